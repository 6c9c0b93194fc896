package io.darkroom.diffusion.network;

import io.darkroom.diffusion.tensor.Tensor;

/**
 * Numbers as waves of falling frequency (Vaswani et al. 2017), the form in which networks are told times and sizes. Computed
 * in double precision outside the graph, so that fractional times near 1000 keep all the accuracy float32 can hold.
 *
 * @param channels    waves of one number, sines and cosines together; an odd last one stays 0
 * @param cosineFirst whether the cosines come before the sines
 * @param shift       subtracted from half the channels in the frequencies' denominator
 */
public record SinusoidalEmbedding(int channels, boolean cosineFirst, double shift) {
    private static final double LONGEST_PERIOD = 10_000;

    /** The waves of each number, one after another: [rows, values.length / rows * channels]. */
    public Tensor of(int rows, double... values) {
        return of(Math.log(LONGEST_PERIOD) / (channels / 2 - shift), rows, values);
    }

    /** As {@link #of}, for the guidance of distilled networks, which have always known its frequencies from a single-precision exponent. */
    public Tensor ofGuidance(int rows, double... values) {
        return of((float) Math.log(LONGEST_PERIOD) / (float) (channels / 2 - shift), rows, values);
    }

    private Tensor of(double exponent, int rows, double[] values) {
        int half = channels / 2;
        float[] waves = new float[values.length * channels];
        for (int i = 0; i < half; i++) {
            double frequency = Math.exp(-exponent * i);
            for (int v = 0; v < values.length; v++) {
                double angle = values[v] * frequency;
                waves[v * channels + (cosineFirst ? half : 0) + i] = (float) Math.sin(angle);
                waves[v * channels + (cosineFirst ? 0 : half) + i] = (float) Math.cos(angle);
            }
        }
        return new Tensor(new int[] {rows, waves.length / rows}, waves);
    }
}
