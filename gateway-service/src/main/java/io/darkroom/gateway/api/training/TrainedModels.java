package io.darkroom.gateway.api.training;

import io.darkroom.contracts.request.shape.KeyOnly;
import io.darkroom.contracts.training.TrainingState;
import io.darkroom.contracts.training.TrainingView;
import io.darkroom.gateway.api.ApiEndpoint;
import io.darkroom.gateway.http.Answer;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.training.TrainingsClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

@Operation(id = "train-finetune-list", path = "/api/v3/finetune_list", group = "Train models",
        summary = "The ids of the models that the caller has trained")
public class TrainedModels extends ApiEndpoint<KeyOnly> {
    private final TrainingsClient trainings;

    TrainedModels(TrainingsClient trainings) {
        super(KeyOnly.class);
        this.trainings = trainings;
    }

    @Override
    protected Answer answer(Valid<KeyOnly> valid) {
        List<String> ready = trainings.trainings(valid.caller().tenant()).stream()
                .filter(training -> training.state() == TrainingState.MODEL_READY).map(TrainingView::id).toList();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", "success");
        body.put("messege", "model list");
        body.put("data", ready);
        return success(body);
    }
}
