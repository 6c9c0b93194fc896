package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Default;
import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.Example;
import io.darkroom.contracts.request.Range;

/** Steps where 21, 31, 41 and 51 are documented; their own examples send others, so every number up to 51 is taken. */
public record ListedSteps(
        @Range(min = 1, max = 51) @Default("20")
        @Doc("Number of denoising steps; documented as 21, 31, 41 or 51, any number up to 51 is taken")
        @Example("20") Integer numInferenceSteps) implements StepCount {
}
