package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/** Midpoint steps in the logarithm of the level that go further down than asked, with fresh noise after each but the last. */
final class Dpm2AncestralSampler extends TwoCallSampler {

    Dpm2AncestralSampler(SamplerRun run) {
        super(run, (from, to) -> Math.sqrt(from * AncestralStep.of(from, to, run.eta()).down()));
    }

    @Override
    Tensor end(int step, Tensor before, Tensor first, Tensor latent, Tensor clean, NoiseSource noise) {
        AncestralStep ancestral = AncestralStep.of(level(step), level(step + 1), run.eta());
        Terms down = Terms.of(1, before).plus(ancestral.down() - level(step), slope(latent, clean, sigma(2 * step + 1)));
        return noised(down.sum(), ancestral.up(), noise);
    }
}
