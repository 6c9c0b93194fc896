package io.darkroom.contracts.request.shape;

import io.darkroom.contracts.request.group.Access;
import io.darkroom.contracts.request.group.BaseModel;
import io.darkroom.contracts.request.group.LearningRates;
import io.darkroom.contracts.request.group.Subject;
import io.darkroom.contracts.request.group.TrainingSteps;

/** A DreamBooth training. */
public record FineTune(
        Access access,
        Subject subject,
        BaseModel base,
        TrainingSteps steps,
        LearningRates rates) {
}
