package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.tensor.Tensor;
import java.time.Duration;

/**
 * Told how far a picture is, on the thread that makes it: an implementation that takes long makes the picture late. The
 * tensors are the run's own and must not be changed.
 */
@FunctionalInterface
public interface Progress {

    /** Nobody is told. */
    Progress NONE = (step, steps, latent, elapsed) -> { };

    /**
     * A step is done.
     *
     * @param step    1 to {@code steps}
     * @param steps   calls of the denoiser in all
     * @param latent  after the step, [pictures, channels, height, width]
     * @param elapsed since the loop began
     */
    void step(int step, int steps, Tensor latent, Duration elapsed);

    /** The prompts are encoded. */
    default void encoded(Conditioning conditioning) {
    }

    /** The first latent is drawn; the denoiser will be asked at these times. */
    default void started(Tensor latent, double[] timesteps) {
    }

    /** The pictures are decoded: [pictures, 3, height, width] in [0, 1]. */
    default void decoded(Tensor pictures) {
    }
}
