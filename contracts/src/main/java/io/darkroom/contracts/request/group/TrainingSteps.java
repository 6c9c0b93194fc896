package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Default;
import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.Example;
import io.darkroom.contracts.request.Range;

/** How long a training runs. */
public record TrainingSteps(
        @Range(min = 1, max = 2_000) @Default("100") @Doc("Training steps, at most 2000") @Example("2000") Integer maxTrainSteps) {
}
