package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.tensor.Tensor;

/** What a denoising loop asks at every call: one guided denoiser, or several that take turns. */
@FunctionalInterface
public interface LatentDenoiser {

    /**
     * One call.
     *
     * @param call    of the run, from 0
     * @param latents [pictures, channels, height, width]
     * @param scale   what they are multiplied by on the way in
     * @param time    0 to 999, may be fractional
     * @return of the same size, with the denoiser's output channels
     */
    GuidedDenoiser.Answer predict(int call, Tensor latents, double scale, double time);
}
