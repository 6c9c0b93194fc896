package io.darkroom.gateway.api.training;

import io.darkroom.gateway.http.Operation;

@Operation(id = "sandbox-fine-tune-status", path = "/api/sandbox/v3/fine_tune_status/{training_id}", group = "Dreambooth sandbox",
        summary = "The status of a sandbox training and a readable log")
public class SandboxTrainingStatus extends StatusEndpoint {
}
