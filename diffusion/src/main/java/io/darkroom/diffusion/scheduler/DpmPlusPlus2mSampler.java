package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/** Lu et al., DPM-Solver++, 2022: multistep of second order over the clean pictures. */
final class DpmPlusPlus2mSampler extends LevelSampler {

    private Tensor before;

    DpmPlusPlus2mSampler(SamplerRun run) {
        super(run, onceAStep(run));
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        Tensor clean = clean(index, output, latent);
        Tensor target = clean;
        if (before != null && level(index + 1) > 0) {
            double h = Math.log(level(index) / level(index + 1));
            double share = h / (2 * Math.log(level(index - 1) / level(index)));
            target = Terms.of(1 + share, clean).plus(-share, before).sum();
        }
        before = clean;
        return euler(latent, target, level(index), level(index + 1));
    }
}
