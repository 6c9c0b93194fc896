package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.tensor.Tensor;

/**
 * What the samplers share that count in training steps: times 1 + k * (1000 div steps), walked downwards, the lowest only as
 * the end. The latent keeps variance 1. Image-to-image stops going up at a time and is noised to the one above it.
 */
abstract class TimestepSampler implements UnscaledScheduler {

    private final double[] alphasCumprod;
    private final Prediction prediction;
    private final double[] calls;
    private final int noisedTo;
    private final double extraNoise;

    /** @param calls the time of each network call */
    TimestepSampler(TimestepRun run, double[] calls) {
        this.alphasCumprod = run.model().alphasCumprod();
        this.prediction = run.model().prediction();
        this.calls = calls;
        this.noisedTo = run.noisedTo();
        this.extraNoise = run.options().number("img2img_extra_noise", 0, 0, 10);
    }

    @Override
    public final double[] timesteps() {
        return calls.clone();
    }

    @Override
    public final Tensor addNoise(Tensor clean, Tensor noise, int index) {
        double a = alpha(index == 0 ? noisedTo : (int) calls[index]);
        return Terms.of(Math.sqrt(a), clean).plus(Math.sqrt(1 - a) + extraNoise * Math.sqrt(a), noise).sum();
    }

    /** The picture's share at a time. */
    final double alpha(int time) {
        return alphasCumprod[time];
    }

    /** The noise that an answer at call {@code index} means; fractional times are cut to whole ones. */
    final Tensor noise(int index, Tensor output, Tensor latent) {
        double a = alpha((int) calls[index]);
        return prediction.noise(output, latent, Math.sqrt(a), Math.sqrt(1 - a));
    }

    /** DDIM's step from one time to another along a predicted noise, leaving room for fresh noise of a deviation. */
    final Terms move(Tensor latent, int from, int to, Tensor noise, double deviation) {
        double keep = Math.sqrt(alpha(to) / alpha(from));
        double direction = Math.sqrt(1 - alpha(to) - deviation * deviation);
        return Terms.of(keep, latent).plus(direction - keep * Math.sqrt(1 - alpha(from)), noise);
    }
}
