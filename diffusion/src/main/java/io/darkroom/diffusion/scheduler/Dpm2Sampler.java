package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/** A midpoint step in the logarithm of the level (DPM-Solver-2; Lu et al., 2022), with the churn of Karras et al. */
final class Dpm2Sampler extends TwoCallSampler {

    private final Churn churn;

    Dpm2Sampler(SamplerRun run) {
        this(run, new Churn(run));
    }

    private Dpm2Sampler(SamplerRun run, Churn churn) {
        super(run, churn::level, (from, to) -> Math.sqrt(from * to));
        this.churn = churn;
    }

    @Override
    public Tensor begin(Tensor latent, NoiseSource noise) {
        return churn.raise(latent, 0, noise);
    }

    @Override
    Tensor end(int step, Tensor before, Tensor first, Tensor latent, Tensor clean, NoiseSource noise) {
        Terms moved = Terms.of(1, before).plus(level(step + 1) - sigma(2 * step), slope(latent, clean, sigma(2 * step + 1)));
        return churn.raise(moved.sum(), step + 1, noise);
    }
}
