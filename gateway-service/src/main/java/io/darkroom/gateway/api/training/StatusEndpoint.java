package io.darkroom.gateway.api.training;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.request.shape.KeyOnly;
import io.darkroom.contracts.training.TrainingView;
import io.darkroom.gateway.Refusal;
import io.darkroom.gateway.api.ApiEndpoint;
import io.darkroom.gateway.http.Answer;
import io.darkroom.gateway.training.TrainingsClient;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Answers the status and the log of a training; one id space serves all kinds. */
abstract class StatusEndpoint extends ApiEndpoint<KeyOnly> {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,64}");

    @Inject
    TrainingsClient trainings;

    StatusEndpoint() {
        super(KeyOnly.class);
    }

    @Override
    protected Answer answer(Valid<KeyOnly> valid) {
        TrainingView training = Optional.of(valid.call().pathParameter("training_id")).filter(id -> ID.matcher(id).matches())
                .flatMap(id -> trainings.training(id, valid.caller().tenant()))
                .orElseThrow(() -> new Refusal(ErrorCode.NOT_FOUND, "Training id not found"));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", "success");
        body.put("messege", training.state().documentedName());
        body.put("data", training.log());
        return success(body);
    }
}
