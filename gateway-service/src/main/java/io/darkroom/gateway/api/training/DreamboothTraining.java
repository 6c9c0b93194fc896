package io.darkroom.gateway.api.training;

import io.darkroom.contracts.request.shape.FineTune;
import io.darkroom.gateway.http.Operation;

@Operation(id = "train-fine-tune", path = "/api/v3/fine_tune", group = "Train models",
        summary = "Start a DreamBooth training; checked, then refused in this release")
public class DreamboothTraining extends TrainingNotBuilt<FineTune> {
    DreamboothTraining() {
        super(FineTune.class, "DreamBooth");
    }
}
