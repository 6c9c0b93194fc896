package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;

/**
 * What the k-diffusion samplers share: the network is asked at any noise level, and its answer read as a clean picture.
 * The time of a level is interpolated in its logarithm.
 */
abstract class LevelSampler extends LevelScheduler {

    final SamplerRun run;

    /** @param calls the level at each network call */
    LevelSampler(SamplerRun run, double[] calls) {
        super(run.model().prediction(), plan(run, calls), run.options().flag("sgm_noise_multiplier", false)
            ? Math.sqrt(1 + run.levels()[0] * run.levels()[0]) : run.levels()[0]);
        this.run = run;
    }

    private static SigmaPlan plan(SamplerRun run, double[] calls) {
        boolean whole = run.options().flag("enable_quantization", false);
        double[] times = new double[calls.length];
        double[] levels = Arrays.copyOf(calls, calls.length + 1);
        for (int i = 0; i < calls.length; i++) times[i] = whole ? run.table().nearestTimeOf(calls[i]) : run.table().timeOf(calls[i]);
        levels[calls.length] = run.levels()[run.levels().length - 1];
        return new SigmaPlan(times, levels);
    }

    /** The schedule, which is not the list of calls where a step asks twice. */
    @Override
    public final double[] sigmas() {
        return run.levels().clone();
    }

    /** Level {@code index} of the schedule. */
    final double level(int index) {
        return run.levels()[index];
    }

    final int steps() {
        return run.stepsToGo();
    }

    final Tensor clean(int call, Tensor output, Tensor latent) {
        return prediction.cleanAtLevel(output, latent, sigma(call));
    }

    /** With fresh noise of deviation {@code up}; draws only when there is some to add. */
    final Tensor noised(Tensor latent, double up, NoiseSource noise) {
        return up == 0 ? latent : Terms.of(1, latent).plus(up * run.noiseScale(), noise.next(latent.shape())).sum();
    }
}
