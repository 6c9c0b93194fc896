package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/** Lu et al., DPM-Solver++, 2022, as a stochastic singlestep of second order: fresh noise on the way to the midpoint and again at the end. */
final class DpmPlusPlusSdeSampler extends TwoCallSampler {

    DpmPlusPlusSdeSampler(SamplerRun run) {
        super(run, (from, to) -> Math.sqrt(from * to));
    }

    @Override
    Tensor middle(int step, Tensor latent, Tensor clean, NoiseSource noise) {
        return ancestral(latent, clean, level(step), sigma(2 * step + 1), noise);
    }

    @Override
    Tensor end(int step, Tensor before, Tensor first, Tensor latent, Tensor clean, NoiseSource noise) {
        return ancestral(before, clean, level(step), level(step + 1), noise);
    }

    private Tensor ancestral(Tensor latent, Tensor clean, double from, double to, NoiseSource noise) {
        AncestralStep step = AncestralStep.of(from, to, run.eta());
        return noisedBetween(euler(latent, clean, from, step.down()), step.up(), noise, from, to);
    }
}
