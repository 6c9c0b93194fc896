package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/** Euler steps with fresh noise after each but the last. */
final class EulerAncestralSampler extends LevelSampler {

    EulerAncestralSampler(SamplerRun run) {
        super(run, onceAStep(run));
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        AncestralStep step = AncestralStep.of(level(index), level(index + 1), run.eta());
        return noised(euler(latent, clean(index, output, latent), level(index), step.down()), step.up(), noise);
    }
}
