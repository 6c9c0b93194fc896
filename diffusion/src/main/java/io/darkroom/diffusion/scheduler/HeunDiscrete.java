package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/** Karras et al., 2022, algorithm 2: each step but the last looks at its end too and takes the mean slope. */
final class HeunDiscrete extends LevelScheduler {

    private final CleanBounds bounds;
    private Tensor before;
    private Tensor slope;

    HeunDiscrete(SchedulerSettings settings, int steps) {
        super(settings, twice(plan(settings, steps)));
        this.bounds = CleanBounds.of(settings, false);
    }

    /** Every level but the first and the closing one is asked for twice: as an end, then as a start. */
    private static SigmaPlan twice(SigmaPlan plan) {
        int calls = 2 * plan.times().length - 1;
        double[] times = new double[calls];
        double[] sigmas = new double[calls + 1];
        for (int i = 0; i < calls; i++) {
            times[i] = plan.times()[(i + 1) / 2];
            sigmas[i] = plan.sigmas()[(i + 1) / 2];
        }
        sigmas[calls] = plan.sigmas()[plan.times().length];
        return new SigmaPlan(times, sigmas);
    }

    @Override
    public int callsPerStep() {
        return 2;
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        Tensor clean = bounds.apply(prediction.cleanAtLevel(output, latent, sigma(index)));
        if (index % 2 == 0) {
            before = latent;
            slope = slope(latent, clean, sigma(index));
            return euler(latent, clean, sigma(index), sigma(index + 1));
        }
        double half = (sigma(index) - sigma(index - 1)) / 2;
        return Terms.of(1, before).plus(half, slope).plus(half, slope(latent, clean, sigma(index))).sum();
    }
}
