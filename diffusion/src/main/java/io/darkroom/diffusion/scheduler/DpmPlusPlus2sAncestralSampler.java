package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/** Lu et al., DPM-Solver++, 2022: singlestep of second order, going further down than asked, with fresh noise after each step but the last. */
final class DpmPlusPlus2sAncestralSampler extends LevelSampler {

    private Tensor before;

    DpmPlusPlus2sAncestralSampler(SamplerRun run) {
        super(run, twiceAStep(run, (from, to) -> Math.sqrt(from * AncestralStep.of(from, to, run.eta()).down())));
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
        if (index % 2 == 0) {
            if (level(step + 1) == 0) return clean;
            before = latent;
            return euler(latent, clean, from, sigma(index + 1));
        }
        AncestralStep ancestral = AncestralStep.of(from, level(step + 1), run.eta());
        return noised(euler(before, clean, from, ancestral.down()), ancestral.up(), noise);
    }
}
