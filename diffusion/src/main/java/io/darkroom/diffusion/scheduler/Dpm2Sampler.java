package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/** A midpoint step in the logarithm of the level (DPM-Solver-2; Lu et al., 2022), with the churn of Karras et al. */
final class Dpm2Sampler extends ChurnSampler {

    private Tensor before;

    Dpm2Sampler(SamplerRun run) {
        super(run, twiceAStep(run, i -> raised(run, i), (from, to) -> Math.sqrt(from * to)));
    }

    @Override
    public int callsPerStep() {
        return 2;
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        int step = index / 2;
        Tensor clean = clean(index, output, latent);
        double from = sigma(2 * step);
        double to = level(step + 1);
        if (index % 2 == 0) {
            if (to == 0) return clean;
            before = latent;
            return euler(latent, clean, from, sigma(index + 1));
        }
        return raise(Terms.of(1, before).plus(to - from, slope(latent, clean, sigma(index))).sum(), step + 1, noise);
    }
}
