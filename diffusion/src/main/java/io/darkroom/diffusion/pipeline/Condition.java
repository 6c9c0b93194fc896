package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.tensor.Tensor;

/**
 * One text as the denoiser looks at it.
 *
 * @param context [1, tokens, channels]; texts may differ in their number of tokens
 * @param pooled  [1, channels], the text as a whole; null where the model takes none
 */
public record Condition(Tensor context, Tensor pooled) {

    /** Nothing at all: what SDXL takes for a negative prompt that nobody gave. */
    public Condition zeros() {
        return new Condition(Tensor.zeros(context.shape().clone()), pooled == null ? null : Tensor.zeros(pooled.shape().clone()));
    }
}
