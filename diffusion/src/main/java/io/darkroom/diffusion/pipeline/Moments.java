package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * What an autoencoder answers for a picture: a normal distribution for each latent value (Kingma and Welling 2014).
 *
 * @param mean             [batch, channels, height, width]
 * @param logarithmOfVariance of the same shape, within -30 to 20, or minus infinity where there is no doubt
 */
public record Moments(Tensor mean, Tensor logarithmOfVariance) {
    private static final float LEAST = -30;
    private static final float MOST = 20;

    /** From an encoder's output, which holds both one after the other in its channels. */
    static Moments of(Tensor encoded) {
        int batch = encoded.dim(0);
        int[] shape = encoded.shape().clone();
        shape[1] /= 2;
        int half = Tensor.size(shape) / batch;
        Tensor mean = Tensor.zeros(shape);
        Tensor variance = Tensor.zeros(shape.clone());
        for (int b = 0; b < batch; b++) {
            System.arraycopy(encoded.data(), 2 * b * half, mean.data(), b * half, half);
            System.arraycopy(encoded.data(), (2 * b + 1) * half, variance.data(), b * half, half);
        }
        for (int i = 0; i < variance.data().length; i++) variance.data()[i] = Math.clamp(variance.data()[i], LEAST, MOST);
        return new Moments(mean, variance);
    }

    /** From an encoder that gives the latents themselves. */
    static Moments certain(Tensor latents) {
        Tensor variance = Tensor.zeros(latents.shape().clone());
        Arrays.fill(variance.data(), Float.NEGATIVE_INFINITY);
        return new Moments(latents, variance);
    }

    /** Those of several pictures of one size. */
    static Moments concat(List<Moments> parts) {
        return new Moments(Tensor.concat(parts.stream().map(Moments::mean).toList(), 0), Tensor.concat(parts.stream().map(Moments::logarithmOfVariance).toList(), 0));
    }

    /** A latent drawn from the distribution. */
    public Tensor sample(Tensor noise) {
        if (!Arrays.equals(noise.shape(), mean.shape())) throw new IllegalArgumentException("noise of shape " + noise + " for moments of shape " + mean);
        Tensor sample = mean.copy();
        for (int i = 0; i < sample.data().length; i++) {
            sample.data()[i] += (float) (Math.exp(0.5 * logarithmOfVariance.data()[i]) * noise.data()[i]);
        }
        return sample;
    }
}
