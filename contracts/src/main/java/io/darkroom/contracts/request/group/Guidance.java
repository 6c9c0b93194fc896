package io.darkroom.contracts.request.group;

import io.darkroom.contracts.request.Default;
import io.darkroom.contracts.request.Doc;
import io.darkroom.contracts.request.Example;
import io.darkroom.contracts.request.Range;

/** How closely the prompt is followed, and from which noise. */
public record Guidance(
        @Range(min = 1, max = 20) @Default("7.5") @Doc("Classifier-free guidance scale") @Example("7.5") Double guidanceScale,
        @Range(min = 0, max = Guidance.LARGEST_SEED) @Doc("Same seed, same result; drawn when absent") Long seed) {
    /** 2^32 - 1. */
    public static final long LARGEST_SEED = 4_294_967_295L;
}
