package io.darkroom.diffusion.noise;

/** A seeded stream of standard normal numbers. The same seed and the same calls give the same numbers everywhere. */
public interface NormalNumbers {

    /** The next {@code count} numbers, as one call: how a stream is cut into calls may be part of what it gives. */
    float[] next(int count);
}
