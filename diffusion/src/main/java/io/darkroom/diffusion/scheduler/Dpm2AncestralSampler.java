package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/** Midpoint steps in the logarithm of the level that go further down than asked, with fresh noise after each but the last. */
final class Dpm2AncestralSampler extends LevelSampler {

    private Tensor before;

    Dpm2AncestralSampler(SamplerRun run) {
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
        Tensor down = Terms.of(1, before).plus(ancestral.down() - from, slope(latent, clean, sigma(index))).sum();
        return noised(down, ancestral.up(), noise);
    }
}
