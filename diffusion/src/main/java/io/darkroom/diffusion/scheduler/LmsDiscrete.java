package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/** {@link LinearMultistep} over the noise levels that the settings ask for. */
final class LmsDiscrete extends LevelScheduler {

    private final LinearMultistep multistep;

    LmsDiscrete(SchedulerSettings settings, int steps) {
        super(settings, plan(settings, steps));
        this.multistep = new LinearMultistep(settings.integer("order", LinearMultistep.MOST, 1, LinearMultistep.MOST));
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        return multistep.step(latent, prediction.cleanAtLevel(output, latent, sigma(index)), sigmas(), index);
    }
}
