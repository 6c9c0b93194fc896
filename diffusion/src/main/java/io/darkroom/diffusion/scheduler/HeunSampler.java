package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/** Karras et al., 2022, algorithm 2: each step but one to level 0 looks at its end too and takes the mean slope. */
final class HeunSampler extends ChurnSampler {

    private Tensor before;
    private Tensor slope;

    HeunSampler(SamplerRun run) {
        super(run, twiceAStep(run, i -> raised(run, i), (from, to) -> to));
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
            slope = slope(latent, clean, from);
            return euler(latent, clean, from, to);
        }
        Tensor moved = Terms.of(1, before).plus((to - from) / 2, slope).plus((to - from) / 2, slope(latent, clean, to)).sum();
        return raise(moved, step + 1, noise);
    }
}
