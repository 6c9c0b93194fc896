package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/** Linear multistep of order 4 over noise levels. */
final class LmsSampler extends LevelSampler {

    private final LinearMultistep multistep = new LinearMultistep(LinearMultistep.MOST);

    LmsSampler(SamplerRun run) {
        super(run, onceAStep(run));
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        return multistep.step(latent, clean(index, output, latent), run.levels(), index);
    }
}
