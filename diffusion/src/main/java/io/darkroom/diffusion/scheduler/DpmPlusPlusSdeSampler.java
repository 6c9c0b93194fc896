package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/** Lu et al., DPM-Solver++, 2022, as a stochastic singlestep of second order: fresh noise on the way to the midpoint and again at the end. */
final class DpmPlusPlusSdeSampler extends LevelSampler {

    private Tensor before;

    DpmPlusPlusSdeSampler(SamplerRun run) {
        super(run, twiceAStep(run, (from, to) -> Math.sqrt(from * to)));
    }

    @Override
    public int callsPerStep() {
        return 2;
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        int step = index / 2;
        Tensor clean = clean(index, output, latent);
        double from = level(step);
        double to = index % 2 == 0 ? sigma(index + 1) : level(step + 1);
        if (index % 2 == 0 && level(step + 1) == 0) return clean;
        if (index % 2 == 0) before = latent;
        AncestralStep ancestral = AncestralStep.of(from, to, run.eta());
        return noised(euler(before, clean, from, ancestral.down()), ancestral.up(), noise);
    }
}
