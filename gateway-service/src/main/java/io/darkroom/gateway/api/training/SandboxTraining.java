package io.darkroom.gateway.api.training;

import io.darkroom.contracts.request.group.Guidance;
import io.darkroom.contracts.request.group.Subject;
import io.darkroom.contracts.request.shape.SandboxFineTune;
import io.darkroom.contracts.training.NewTraining;
import io.darkroom.contracts.training.TrainingKind;
import io.darkroom.contracts.training.TrainingView;
import io.darkroom.gateway.api.ApiEndpoint;
import io.darkroom.gateway.binding.Fingerprint;
import io.darkroom.gateway.http.Answer;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.job.SameRequests;
import io.darkroom.gateway.training.TrainingsClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

@Operation(id = "sandbox-fine-tune", path = "/api/sandbox/v3/fine_tune", group = "Dreambooth sandbox",
        summary = "Start a training that only walks through its states")
public class SandboxTraining extends ApiEndpoint<SandboxFineTune> {
    private final TrainingsClient trainings;
    private final SameRequests sameRequests;
    private final RandomGenerator random;

    SandboxTraining(TrainingsClient trainings, SameRequests sameRequests, RandomGenerator random) {
        super(SandboxFineTune.class);
        this.trainings = trainings;
        this.sameRequests = sameRequests;
        this.random = random;
    }

    @Override
    protected Answer answer(Valid<SandboxFineTune> valid) {
        sameRequests.count(valid.caller(), Fingerprint.of("sandbox-fine-tune", valid.values()));
        Subject subject = valid.request().subject();
        long seed = subject.seed() == null ? random.nextLong(Guidance.LARGEST_SEED + 1) : subject.seed();
        TrainingView training = trainings.start(new NewTraining(valid.caller().tenant(), TrainingKind.SANDBOX, subject.instancePrompt(),
                subject.classPrompt(), subject.images(), valid.request().steps().maxTrainSteps(), seed, subject.webhook(), null));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", "success");
        body.put("messege", training.state().documentedName());
        body.put("data", "it will take upto 25 minutes.");
        body.put("training_id", training.id());
        return success(body);
    }
}
