package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/** Karras et al., 2022, algorithm 2: each step but one to level 0 looks at its end too and takes the mean slope. */
final class HeunSampler extends TwoCallSampler {

    private final Churn churn;

    HeunSampler(SamplerRun run) {
        this(run, new Churn(run));
    }

    private HeunSampler(SamplerRun run, Churn churn) {
        super(run, churn::level, (from, to) -> to);
        this.churn = churn;
    }

    @Override
    public Tensor begin(Tensor latent, NoiseSource noise) {
        return churn.raise(latent, 0, noise);
    }

    @Override
    Tensor end(int step, Tensor before, Tensor first, Tensor latent, Tensor clean, NoiseSource noise) {
        double from = sigma(2 * step);
        double to = level(step + 1);
        double half = (to - from) / 2;
        Terms moved = Terms.of(1, before).plus(half, slope(before, first, from)).plus(half, slope(latent, clean, to));
        return churn.raise(moved.sum(), step + 1, noise);
    }
}
