package io.darkroom.gateway.api.training;

import io.darkroom.contracts.request.shape.FineTuneV2;
import io.darkroom.gateway.http.Operation;

@Operation(id = "train-fine-tune-v2", path = "/api/v3/fine_tune_v2", group = "Train models",
        summary = "Start a DreamBooth training with separate rates and step counts; checked, then refused in this release")
public class DreamboothTrainingV2 extends TrainingNotBuilt<FineTuneV2> {
    DreamboothTrainingV2() {
        super(FineTuneV2.class, "DreamBooth");
    }
}
