package io.darkroom.contracts.request.shape;

import io.darkroom.contracts.request.group.Access;
import io.darkroom.contracts.request.group.AdapterKind;
import io.darkroom.contracts.request.group.Subject;
import io.darkroom.contracts.request.group.TrainingSteps;

/** A training of a LoRA or LyCORIS adapter. */
public record LoraFineTune(
        Access access,
        Subject subject,
        AdapterKind adapter,
        TrainingSteps steps) {
}
