package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/**
 * Luo et al., Latent Consistency Models, 2023: every answer is taken for the finished picture, and noised anew to the next
 * time. Times are chosen among those the network was distilled for, {@code original_inference_steps} of them; for
 * image-to-image among the lower ones, the share that {@code strength} says. Draws at every step but the last.
 */
final class Lcm extends VarianceScheduler {

    private final int calls;
    private final CleanBounds bounds;
    private final double timeScale;

    Lcm(SchedulerSettings settings, int steps) {
        super(settings, times(settings, steps));
        this.calls = steps;
        this.bounds = CleanBounds.of(settings, false);
        this.timeScale = settings.number("timestep_scaling", ConsistencyBoundary.TIME_SCALE, 1e-6, 1e6);
    }

    private static double[] times(SchedulerSettings settings, int steps) {
        int trainSteps = Betas.trainSteps(settings);
        int known = settings.integer("original_inference_steps", 50, 1, trainSteps);
        int usable = (int) (known * settings.number("strength", 1, 0, 1));
        if (steps > usable) throw new IllegalArgumentException(steps + " steps of a network distilled for " + known + (usable < known ? ", of which the strength leaves " + usable : ""));
        double[] times = new double[steps];
        for (int i = 0; i < steps; i++) times[i] = (double) (usable - i * usable / steps) * (trainSteps / known) - 1;
        return times;
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        double a = alphaAt(time(index));
        Tensor clean = bounds.apply(prediction.clean(output, latent, Math.sqrt(a), Math.sqrt(1 - a)));
        Tensor finished = ConsistencyBoundary.at(time(index), timeScale).apply(clean, latent);
        if (index == calls - 1) return finished;
        double next = alphaAt(time(index + 1));
        return Terms.of(Math.sqrt(next), finished).plus(Math.sqrt(1 - next), noise.next(latent.shape())).sum();
    }
}
