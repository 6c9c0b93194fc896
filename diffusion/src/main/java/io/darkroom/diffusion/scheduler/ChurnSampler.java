package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/**
 * A sampler that may raise the noise level before each step (Karras et al., 2022, algorithm 2). With churn it draws at every
 * step, also where the level is left alone; without churn never.
 */
abstract class ChurnSampler extends LevelSampler {

    private final Stochasticity churn;

    ChurnSampler(SamplerRun run, double[] calls) {
        super(run, calls);
        this.churn = run.churn();
    }

    /** The level that step {@code step} starts from. */
    static double raised(SamplerRun run, int step) {
        double level = run.levels()[step];
        return level * (1 + run.churn().raise(level, run.stepsToGo()));
    }

    @Override
    public final Tensor begin(Tensor latent, NoiseSource noise) {
        return raise(latent, 0, noise);
    }

    /** Takes the latent from the scheduled to the raised level of a step. */
    final Tensor raise(Tensor latent, int step, NoiseSource noise) {
        if (churn.churn() == 0 || step == steps()) return latent;
        double from = level(step);
        double to = raised(run, step);
        return Terms.of(1, latent).plus(churn.noiseScale() * Math.sqrt(to * to - from * from), noise.next(latent.shape())).sum();
    }
}
