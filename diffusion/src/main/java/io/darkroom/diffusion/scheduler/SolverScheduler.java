package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.tensor.Tensor;

/**
 * What the exponential integrators share. Their latent keeps variance 1: {@code alpha * clean + sigma * noise}, both from the
 * noise level s as alpha = 1 / sqrt(s^2 + 1), sigma = s * alpha; their clock is lambda = ln(alpha / sigma) = -ln s.
 */
abstract class SolverScheduler implements UnscaledScheduler, SigmaScheduler {

    final Prediction prediction;
    final CleanBounds bounds;
    private final double[] times;
    private final double[] levels;

    SolverScheduler(SchedulerSettings settings, SigmaPlan plan) {
        this.prediction = Prediction.of(settings);
        this.bounds = CleanBounds.of(settings, false);
        settings.refuseLearnedVariance();
        this.times = plan.times();
        this.levels = plan.sigmas();
    }

    static SigmaPlan plan(SchedulerSettings settings, int steps) {
        return SigmaPlan.aboveLastTime(settings, new SigmaTable(Betas.finiteAlphasCumprod(settings)), steps);
    }

    @Override
    public final double[] timesteps() {
        return times.clone();
    }

    @Override
    public final double[] sigmas() {
        return levels.clone();
    }

    final int steps() {
        return times.length;
    }

    @Override
    public final double sigma(int index) {
        return levels[index];
    }

    final SolverPoint point(int index) {
        return SolverPoint.atLevel(levels[index]);
    }

    @Override
    public final Tensor addNoise(Tensor clean, Tensor noise, int index) {
        return Terms.of(point(index).alpha(), clean).plus(point(index).sigma(), noise).sum();
    }

    final Tensor clean(int index, Tensor output, Tensor latent) {
        return bounds.apply(prediction.clean(output, latent, point(index).alpha(), point(index).sigma()));
    }

    /** The predicted noise; where the clean picture is kept within bounds, the noise that goes with the bounded one. */
    final Tensor noise(int index, Tensor output, Tensor latent) {
        if (!bounds.bounds()) return prediction.noise(output, latent, point(index).alpha(), point(index).sigma());
        return Prediction.SAMPLE.noise(clean(index, output, latent), latent, point(index).alpha(), point(index).sigma());
    }
}
