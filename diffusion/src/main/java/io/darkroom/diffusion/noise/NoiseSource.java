package io.darkroom.diffusion.noise;

import io.darkroom.diffusion.tensor.Tensor;

/**
 * Where a run takes its normal random numbers from. Every picture of a batch has a stream of its own, so picture i of a
 * batch is the picture that its seed gives alone.
 */
@FunctionalInterface
public interface NoiseSource {

    /** No noise at all: zeros. */
    NoiseSource NONE = Tensor::zeros;

    /** The next standard normal numbers, [batch, channels, height, width]; each picture's stream moves on by one draw. */
    Tensor next(int... shape);
}
