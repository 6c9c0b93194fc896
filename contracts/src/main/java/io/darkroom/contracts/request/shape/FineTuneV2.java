package io.darkroom.contracts.request.shape;

import io.darkroom.contracts.request.group.Access;
import io.darkroom.contracts.request.group.BaseModel;
import io.darkroom.contracts.request.group.LearningRates;
import io.darkroom.contracts.request.group.Subject;

/** A DreamBooth training with separate rates and step counts. */
public record FineTuneV2(
        Access access,
        Subject subject,
        BaseModel base,
        LearningRates rates) {
}
