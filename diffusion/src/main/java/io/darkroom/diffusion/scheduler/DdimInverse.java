package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/**
 * {@link Ddim} run backwards: from a picture to the noise that leads to it. Times rise. Source: Mokady et al., Null-text
 * Inversion for Editing Real Images using Guided Diffusion Models, 2022.
 */
final class DdimInverse extends VarianceScheduler {

    private final int stride;
    private final CleanBounds bounds;

    DdimInverse(SchedulerSettings settings, int steps) {
        super(settings, times(settings, steps));
        this.stride = alphasCumprod.length / steps;
        this.bounds = CleanBounds.of(settings, true);
    }

    private static double[] times(SchedulerSettings settings, int steps) {
        Spacing spacing = Spacing.of(settings, Spacing.LEADING);
        if (spacing == Spacing.LINSPACE) throw new IllegalArgumentException("timestep_spacing linspace is not possible backwards");
        double[] falling = spacing.times(Betas.trainSteps(settings), steps, Spacing.offset(settings));
        double[] rising = new double[steps];
        for (int i = 0; i < steps; i++) rising[i] = falling[steps - 1 - i];
        return rising;
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        double a = alphaAt(time(index) - stride);
        double next = alphaAt(time(index));
        Tensor clean = bounds.apply(prediction.clean(output, latent, Math.sqrt(a), Math.sqrt(1 - a)));
        Tensor direction = prediction.noise(output, latent, Math.sqrt(a), Math.sqrt(1 - a));
        return Terms.of(Math.sqrt(next), clean).plus(Math.sqrt(1 - next), direction).sum();
    }
}
