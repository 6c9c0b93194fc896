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

    /**
     * Standard normal numbers that belong to the way from one noise level to another: equal ways within one run give equal
     * numbers, and parts of a way fit the whole. Sources that know no ways give the next numbers.
     *
     * @param run the levels that all ways of the run lie between
     */
    default Tensor between(double from, double to, Levels run, int... shape) {
        return next(shape);
    }

    /** From the lowest noise level above 0 to the highest. */
    record Levels(double lowest, double highest) {
    }
}
