package io.darkroom.gateway.api.training;

import io.darkroom.contracts.request.shape.LoraFineTune;
import io.darkroom.gateway.http.Operation;

@Operation(id = "train-lora-fine-tune", path = "/api/v3/lora_fine_tune", variants = "/api/v3/lora_finetune", group = "Train models",
        summary = "Start the training of a LoRA or LyCORIS adapter; checked, then refused in this release")
public class LoraTraining extends TrainingNotBuilt<LoraFineTune> {
    LoraTraining() {
        super(LoraFineTune.class, "LoRA");
    }
}
