package io.darkroom.diffusion.pipeline;

import java.util.function.IntFunction;

/** What somebody says about the picture wanted, in one of the dialects of prompts. */
@FunctionalInterface
public interface Prompts {

    /**
     * Encodes everything that a run will be told.
     *
     * @param guided whether a negative prompt counts; without it the conditioning has none
     * @return the conditioning at each call of the denoiser, from 0
     */
    IntFunction<Conditioning> encode(DiffusionModel model, boolean guided, Cancellation cancellation);
}
