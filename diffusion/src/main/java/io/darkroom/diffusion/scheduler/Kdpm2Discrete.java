package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/**
 * Midpoint steps in the logarithm of the noise level (DPM-Solver-2; Lu et al., 2022), or, ancestral, steps that go further
 * down than asked and come back up with fresh noise. The last step is a plain one.
 */
final class Kdpm2Discrete extends LevelScheduler {

    private final double[] levels;
    private final double eta;
    private Tensor before;

    /** @param ancestral draws at every step but the last */
    Kdpm2Discrete(SchedulerSettings settings, int steps, boolean ancestral) {
        this(settings, table(settings), rounded(settings, plan(settings, steps)), ancestral ? 1 : 0);
    }

    private Kdpm2Discrete(SchedulerSettings settings, SigmaTable table, SigmaPlan plan, double eta) {
        super(settings, withMidpoints(plan, table, eta));
        this.levels = plan.sigmas();
        this.eta = eta;
    }

    /** Karras levels are asked for at whole times here, and only here. */
    private static SigmaPlan rounded(SchedulerSettings settings, SigmaPlan plan) {
        return SigmaSpacing.of(settings) == SigmaSpacing.KARRAS ? new SigmaPlan(Spacing.rounded(plan.times()), plan.sigmas()) : plan;
    }

    private static SigmaPlan withMidpoints(SigmaPlan plan, SigmaTable table, double eta) {
        int calls = 2 * plan.times().length - 1;
        double[] times = new double[calls];
        double[] sigmas = new double[calls + 1];
        for (int i = 0; i < calls; i++) {
            double from = plan.sigmas()[i / 2];
            sigmas[i] = i % 2 == 0 ? from : Math.sqrt(from * AncestralStep.of(from, plan.sigmas()[i / 2 + 1], eta).down());
            times[i] = i % 2 == 0 ? plan.times()[i / 2] : table.timeOf(sigmas[i]);
        }
        sigmas[calls] = plan.sigmas()[plan.times().length];
        return new SigmaPlan(times, sigmas);
    }

    @Override
    public int callsPerStep() {
        return 2;
    }

    /** The steps' levels, each but the first twice, and three closing zeros: the list that the original shows. */
    @Override
    public double[] sigmas() {
        double[] shown = new double[2 * levels.length];
        for (int i = 0; i < shown.length; i++) shown[i] = levels[Math.min((i + 1) / 2, levels.length - 1)];
        return shown;
    }

    /** Ahead of a step's second call the original counts the step as done. */
    @Override
    public Tensor addNoise(Tensor clean, Tensor noise, int index) {
        return Terms.of(1, clean).plus(levels[(index + 1) / 2], noise).sum();
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        Tensor clean = prediction.cleanAtLevel(output, latent, sigma(index));
        if (index % 2 == 0) {
            before = latent;
            return euler(latent, clean, sigma(index), sigma(index + 1));
        }
        double from = sigma(index - 1);
        AncestralStep ancestral = AncestralStep.of(from, levels[index / 2 + 1], eta);
        Terms down = Terms.of(1, before).plus(ancestral.down() - from, slope(latent, clean, sigma(index)));
        return eta == 0 ? down.sum() : down.plus(ancestral.up(), noise.next(latent.shape())).sum();
    }
}
