package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Lu et al., DPM-Solver++, 2022, as a stochastic multistep of third order. Draws at every step but one to level 0. */
final class DpmPlusPlus3mSdeSampler extends LevelSampler {

    private final List<Tensor> cleans = new ArrayList<>();

    DpmPlusPlus3mSdeSampler(SamplerRun run) {
        super(run, onceAStep(run));
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        Tensor clean = clean(index, output, latent);
        double to = level(index + 1);
        if (to == 0) return clean;
        cleans.addFirst(clean);
        if (cleans.size() > 3) cleans.removeLast();
        double h = Math.log(level(index) / to);
        double whole = h * (run.eta() + 1);
        double second = Math.expm1(-whole) / whole + 1;
        double third = second / whole - 0.5;
        Terms sum = Terms.of(Math.exp(-whole), latent).plus(-Math.expm1(-whole), clean);
        if (cleans.size() == 2) {
            double slope = second * h / stepBefore(index, 1);
            sum.plus(slope, cleans.get(0)).plus(-slope, cleans.get(1));
        } else if (cleans.size() == 3) {
            double r0 = stepBefore(index, 1) / h;
            double r1 = stepBefore(index, 2) / h;
            double newer = (second * (1 + r0 / (r0 + r1)) - third / (r0 + r1)) / r0;
            double older = (-second * r0 / (r0 + r1) + third / (r0 + r1)) / r1;
            sum.plus(newer, cleans.get(0)).plus(older - newer, cleans.get(1)).plus(-older, cleans.get(2));
        }
        return noisedBetween(sum.sum(), to * Math.sqrt(-Math.expm1(-2 * h * run.eta())), noise, level(index), to);
    }

    /** How far the step {@code back} steps ago went, in the logarithm of the level. */
    private double stepBefore(int index, int back) {
        return Math.log(level(index - back) / level(index - back + 1));
    }
}
