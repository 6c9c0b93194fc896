package io.darkroom.testkit.golden;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;

/** The noise that a case brings: {@code noise.0}, {@code noise.1}, ... in order of use. */
final class CaseNoise implements NoiseSource {

    private final GoldenCase c;
    private int drawn;

    /** @param taken how many were used before */
    CaseNoise(GoldenCase c, int taken) {
        this.c = c;
        this.drawn = taken;
    }

    @Override
    public Tensor next(int... shape) {
        Tensor noise = c.input("noise." + drawn);
        if (!Arrays.equals(noise.shape(), shape)) {
            throw new IllegalStateException("noise." + drawn + " has shape " + Arrays.toString(noise.shape()) + ", asked for " + Arrays.toString(shape));
        }
        drawn++;
        return noise;
    }
}
