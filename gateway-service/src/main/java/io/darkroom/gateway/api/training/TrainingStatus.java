package io.darkroom.gateway.api.training;

import io.darkroom.gateway.http.Operation;

@Operation(id = "train-fine-tune-status", path = "/api/v3/fine_tune_status/{training_id}", group = "Train models",
        summary = "The status of a training and a readable log")
public class TrainingStatus extends StatusEndpoint {
}
