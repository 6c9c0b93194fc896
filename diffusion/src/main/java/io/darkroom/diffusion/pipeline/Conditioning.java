package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.tensor.Tensor;

/**
 * What the denoiser is told about the picture wanted.
 *
 * @param prompt   [1, tokens, channels]
 * @param negative of the same shape; null when there is no guidance, so that nothing is steered away from
 */
public record Conditioning(Tensor prompt, Tensor negative) {

    public boolean isGuided() {
        return negative != null;
    }
}
