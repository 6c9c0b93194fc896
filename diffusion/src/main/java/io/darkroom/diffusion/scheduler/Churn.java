package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/**
 * Raises the noise level before each step of a run (Karras et al., 2022, algorithm 2). With churn it draws at every step, also
 * where the level is left alone; without churn never.
 */
final class Churn {

    private final SamplerRun run;
    private final Stochasticity wished;

    Churn(SamplerRun run) {
        this.run = run;
        this.wished = run.churn();
    }

    /** The level that step {@code step} starts from. */
    double level(int step) {
        double scheduled = run.levels()[step];
        return scheduled * (1 + wished.raise(scheduled, run.stepsToGo()));
    }

    /** Takes the latent from the scheduled to the raised level of a step; after the last step there is none to raise for. */
    Tensor raise(Tensor latent, int step, NoiseSource noise) {
        if (wished.churn() == 0 || step == run.stepsToGo()) return latent;
        double from = run.levels()[step];
        double to = level(step);
        return Terms.of(1, latent).plus(wished.noiseScale() * Math.sqrt(to * to - from * from), noise.next(latent.shape())).sum();
    }
}
