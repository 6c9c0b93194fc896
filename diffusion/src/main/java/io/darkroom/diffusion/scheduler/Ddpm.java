package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/** Ho et al., Denoising Diffusion Probabilistic Models, 2020. Draws at every step but one at time 0. */
final class Ddpm extends VarianceScheduler {

    /** The variance of the noise a step adds: the least or the most that fits the forward process. */
    private enum Variance { FIXED_SMALL, FIXED_SMALL_LOG, FIXED_LARGE, FIXED_LARGE_LOG }

    private static final double LEAST = 1e-20;

    private final int calls;
    private final CleanBounds bounds;
    private final Variance variance;

    Ddpm(SchedulerSettings settings, int steps) {
        super(settings, Spacing.rounded(Spacing.of(settings, Spacing.LEADING).times(Betas.trainSteps(settings), steps, Spacing.offset(settings))));
        this.calls = steps;
        this.bounds = CleanBounds.of(settings, true);
        this.variance = settings.choice("variance_type", Variance.FIXED_SMALL);
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        double a = alphaAt(time(index));
        double next = index + 1 < calls ? alphaAt(time(index + 1)) : 1;
        double kept = a / next;
        Tensor clean = bounds.apply(prediction.clean(output, latent, Math.sqrt(a), Math.sqrt(1 - a)));
        Terms mean = Terms.of(Math.sqrt(next) * (1 - kept) / (1 - a), clean).plus(Math.sqrt(kept) * (1 - next) / (1 - a), latent);
        if (time(index) == 0) return mean.sum();
        double added = switch (variance) {
            case FIXED_SMALL, FIXED_SMALL_LOG -> Math.max((1 - next) / (1 - a) * (1 - kept), LEAST);
            case FIXED_LARGE, FIXED_LARGE_LOG -> 1 - kept;
        };
        return mean.plus(Math.sqrt(added), noise.next(latent.shape())).sum();
    }
}
