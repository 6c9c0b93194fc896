package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.tensor.Tensor;

/** What else happens to latents around each call of the denoiser. Calls count in the scheduler's schedule. */
public interface LatentRule {

    /** Nothing else. */
    LatentRule NONE = new LatentRule() {
    };

    /** What the denoiser is shown in place of the latent; the scheduler goes on with the latent itself. */
    default Tensor shown(int call, Tensor latent) {
        return latent;
    }

    /** What the scheduler is told in place of the denoiser's guided answer. */
    default Tensor answered(int call, Tensor output, Tensor latent) {
        return output;
    }

    /** The latent after the step in place of the scheduler's. */
    default Tensor stepped(int call, Tensor latent) {
        return latent;
    }
}
