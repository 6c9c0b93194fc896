package io.darkroom.contracts.request.shape;

import io.darkroom.contracts.request.group.Access;
import io.darkroom.contracts.request.group.Subject;
import io.darkroom.contracts.request.group.TrainingSteps;

/** A training that only walks through its states. */
public record SandboxFineTune(
        Access access,
        Subject subject,
        TrainingSteps steps) {
}
