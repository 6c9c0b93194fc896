package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Default;
import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.Example;
import io.darkroom.contracts.request.Range;

/** Steps where 1 to 50 is documented. */
public record FreeSteps(
        @Range(min = 1, max = 50) @Default("20")
        @Doc("Number of denoising steps")
        @Example("20") Integer numInferenceSteps) implements StepCount {
}
