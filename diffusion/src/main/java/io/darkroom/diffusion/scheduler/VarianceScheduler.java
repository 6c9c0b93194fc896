package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.tensor.Tensor;

/** What schedulers share whose latent keeps variance 1: it is {@code sqrt(a) * clean + sqrt(1 - a) * noise} with a from {@link Betas}. */
abstract class VarianceScheduler implements UnscaledScheduler {

    final double[] alphasCumprod;
    final Prediction prediction;
    private final double[] times;
    private final double alphaAtEnd;

    /** @param times whole training steps */
    VarianceScheduler(SchedulerSettings settings, double[] times) {
        this.alphasCumprod = Betas.alphasCumprod(settings);
        this.prediction = Prediction.of(settings);
        this.times = times;
        this.alphaAtEnd = settings.flag("set_alpha_to_one", alphaToOneOtherwise()) ? 1 : alphasCumprod[0];
        for (double time : times) {
            if (time < 0 || time >= alphasCumprod.length) throw new IllegalArgumentException("time " + time + " is outside the training steps; check steps_offset");
        }
    }

    /** What {@code set_alpha_to_one} is when the settings do not say. */
    boolean alphaToOneOtherwise() {
        return true;
    }

    @Override
    public final double[] timesteps() {
        return times.clone();
    }

    final int time(int index) {
        return (int) times[index];
    }

    /** The picture's share at a time; times below 0 are the end. */
    final double alphaAt(int time) {
        return time >= 0 ? alphasCumprod[time] : alphaAtEnd;
    }

    @Override
    public final Tensor addNoise(Tensor clean, Tensor noise, int index) {
        double a = alphasCumprod[time(index)];
        return Terms.of(Math.sqrt(a), clean).plus(Math.sqrt(1 - a), noise).sum();
    }
}
