package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/** Karras et al., Elucidating the Design Space of Diffusion-Based Generative Models, 2022, algorithm 2 without correction. */
final class EulerDiscrete extends LevelScheduler {

    private enum Interpolation { LINEAR, LOG_LINEAR }

    private enum Times { DISCRETE, CONTINUOUS }

    private final Stochasticity stochasticity;

    EulerDiscrete(SchedulerSettings settings, int steps, Stochasticity stochasticity) {
        super(settings, told(settings, switch (settings.choice("interpolation_type", Interpolation.LINEAR)) {
            case LINEAR -> plan(settings, steps);
            case LOG_LINEAR -> SigmaPlan.logLinear(settings, table(settings), steps);
        }));
        this.stochasticity = stochasticity;
    }

    /** Continuous times are for velocity only; elsewhere the original leaves them out of account. */
    private static SigmaPlan told(SchedulerSettings settings, SigmaPlan plan) {
        boolean continuous = settings.choice("timestep_type", Times.DISCRETE) == Times.CONTINUOUS;
        return continuous && Prediction.of(settings) == Prediction.V_PREDICTION ? plan.atLogarithms() : plan;
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        double sigma = sigma(index);
        double raise = stochasticity.raise(sigma, levels() - 1);
        double raised = sigma * (1 + raise);
        Tensor from = latent;
        if (raise > 0) {
            double added = stochasticity.noiseScale() * Math.sqrt(raised * raised - sigma * sigma);
            from = Terms.of(1, latent).plus(added, noise.next(latent.shape())).sum();
        }
        // The network answered for the level before the noise was added; only predicted noise is read at the raised one.
        double level = prediction == Prediction.EPSILON ? raised : sigma;
        return euler(from, prediction.cleanAtLevel(output, from, level), raised, sigma(index + 1));
    }
}
