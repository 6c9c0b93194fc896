package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/** Euler steps that go further down than asked and come back up with fresh noise, which every step draws. */
final class EulerAncestralDiscrete extends LevelScheduler {

    EulerAncestralDiscrete(SchedulerSettings settings, int steps) {
        super(settings, plan(settings, steps));
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        AncestralStep step = AncestralStep.of(sigma(index), sigma(index + 1), 1);
        Tensor down = euler(latent, prediction.cleanAtLevel(output, latent, sigma(index)), sigma(index), step.down());
        return Terms.of(1, down).plus(step.up(), noise.next(latent.shape())).sum();
    }
}
