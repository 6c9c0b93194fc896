package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.tensor.Tensor;

/** What schedulers share whose latent is {@code clean + sigma * noise}; the network sees it divided by sqrt(sigma^2 + 1). */
abstract class LevelScheduler implements SigmaScheduler {

    final Prediction prediction;
    private final double[] times;
    private final double[] sigmas;
    private final double initNoiseSigma;

    /** @param plan one entry for each network call, and the closing level */
    LevelScheduler(Prediction prediction, SigmaPlan plan, double initNoiseSigma) {
        this.prediction = prediction;
        this.times = plan.times();
        this.sigmas = plan.sigmas();
        this.initNoiseSigma = initNoiseSigma;
    }

    LevelScheduler(SchedulerSettings settings, SigmaPlan plan) {
        this(Prediction.of(settings), plan, firstFactor(settings, plan.sigmas()[0]));
    }

    private static double firstFactor(SchedulerSettings settings, double highest) {
        boolean leading = Spacing.of(settings, Spacing.LINSPACE) == Spacing.LEADING;
        return leading ? Math.sqrt(highest * highest + 1) : highest;
    }

    static SigmaTable table(SchedulerSettings settings) {
        return new SigmaTable(Betas.finiteAlphasCumprod(settings));
    }

    static SigmaPlan plan(SchedulerSettings settings, int steps) {
        return SigmaPlan.toLastTime(settings, table(settings), steps);
    }

    @Override
    public final double[] timesteps() {
        return times.clone();
    }

    @Override
    public double[] sigmas() {
        return sigmas.clone();
    }

    @Override
    public final double sigma(int index) {
        return sigmas[index];
    }

    final double time(int index) {
        return times[index];
    }

    final int calls() {
        return times.length;
    }

    /** With the closing one. */
    final int levels() {
        return sigmas.length;
    }

    @Override
    public final double initNoiseSigma() {
        return initNoiseSigma;
    }

    @Override
    public final double inputScale(int index) {
        return 1 / Math.sqrt(sigmas[index] * sigmas[index] + 1);
    }

    @Override
    public Tensor addNoise(Tensor clean, Tensor noise, int index) {
        return Terms.of(1, clean).plus(sigmas[index], noise).sum();
    }

    /** From one level to another along the line through the clean picture. */
    static Tensor euler(Tensor latent, Tensor clean, double from, double to) {
        return Terms.of(to / from, latent).plus(1 - to / from, clean).sum();
    }

    /** The latent's slope over the noise level. */
    static Tensor slope(Tensor latent, Tensor clean, double level) {
        return Terms.of(1 / level, latent).plus(-1 / level, clean).sum();
    }
}
