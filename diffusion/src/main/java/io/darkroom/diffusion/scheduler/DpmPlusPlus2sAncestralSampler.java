package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/** Lu et al., DPM-Solver++, 2022: singlestep of second order, going further down than asked, with fresh noise after each step but the last. */
final class DpmPlusPlus2sAncestralSampler extends TwoCallSampler {

    DpmPlusPlus2sAncestralSampler(SamplerRun run) {
        super(run, (from, to) -> Math.sqrt(from * AncestralStep.of(from, to, run.eta()).down()));
    }

    @Override
    Tensor end(int step, Tensor before, Tensor first, Tensor latent, Tensor clean, NoiseSource noise) {
        AncestralStep ancestral = AncestralStep.of(level(step), level(step + 1), run.eta());
        return noised(euler(before, clean, level(step), ancestral.down()), ancestral.up(), noise);
    }
}
