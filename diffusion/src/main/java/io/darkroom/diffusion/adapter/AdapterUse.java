package io.darkroom.diffusion.adapter;

import java.nio.file.Path;

/**
 * An adapter file (LoRA and its relatives) and how strongly a model follows it. 0 leaves a network as it is, 1 is what the
 * file was trained for, negative weights turn away from it.
 *
 * @param file              a safetensors file
 * @param unetWeight        for the denoiser, -100 to 100
 * @param textEncoderWeight for all text encoders, -100 to 100
 */
public record AdapterUse(Path file, double unetWeight, double textEncoderWeight) {
    private static final double MOST = 100;

    /** @throws IllegalArgumentException a weight is outside its range */
    public AdapterUse {
        check(unetWeight);
        check(textEncoderWeight);
    }

    /** The same weight for everything. */
    public static AdapterUse of(Path file, double weight) {
        return new AdapterUse(file, weight, weight);
    }

    private static void check(double weight) {
        if (!(Math.abs(weight) <= MOST)) throw new IllegalArgumentException("adapter weight " + weight + " is outside -100 to 100");
    }
}
