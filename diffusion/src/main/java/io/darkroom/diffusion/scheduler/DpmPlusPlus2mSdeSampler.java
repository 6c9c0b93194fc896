package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/** Lu et al., DPM-Solver++, 2022, as a stochastic multistep of second order. Draws at every step but one to level 0. */
final class DpmPlusPlus2mSdeSampler extends LevelSampler {

    private final DpmSolver.Slope slope;
    private Tensor before;

    DpmPlusPlus2mSdeSampler(SamplerRun run, DpmSolver.Slope slope) {
        super(run, onceAStep(run));
        this.slope = slope;
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        Tensor clean = clean(index, output, latent);
        double to = level(index + 1);
        if (to == 0) return clean;
        double h = Math.log(level(index) / to);
        double extra = run.eta() * h;
        double share = -Math.expm1(-h - extra);
        Terms sum = Terms.of(to / level(index) * Math.exp(-extra), latent).plus(share, clean);
        if (before != null) {
            double ratio = Math.log(level(index - 1) / level(index)) / h;
            double weight = (slope == DpmSolver.Slope.HEUN ? 1 - share / (h + extra) : share / 2) / ratio;
            sum.plus(weight, clean).plus(-weight, before);
        }
        before = clean;
        return noisedBetween(sum.sum(), to * Math.sqrt(-Math.expm1(-2 * extra)), noise, level(index), to);
    }
}
