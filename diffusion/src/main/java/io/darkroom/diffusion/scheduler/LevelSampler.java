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
        this(run, calls, times(run, calls));
    }

    /** @param times the time that the network is told at each call */
    LevelSampler(SamplerRun run, double[] calls, double[] times) {
        super(run.model().prediction(), plan(run, calls, times), run.startDeviation());
        this.run = run;
    }

    private static double[] times(SamplerRun run, double[] calls) {
        boolean whole = run.options().flag("enable_quantization", false);
        return Arrays.stream(calls).map(level -> whole ? run.table().nearestTimeOf(level) : run.table().timeOf(level)).toArray();
    }

    private static SigmaPlan plan(SamplerRun run, double[] calls, double[] times) {
        double[] levels = Arrays.copyOf(calls, calls.length + 1);
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

    @Override
    public final Tensor addNoise(Tensor clean, Tensor noise, int index) {
        return Terms.of(1, clean).plus(sigma(index) + run.extraNoise(), noise).sum();
    }

    final int steps() {
        return run.stepsToGo();
    }

    final Tensor clean(int call, Tensor output, Tensor latent) {
        return prediction.cleanAtLevel(output, latent, sigma(call));
    }

    /** The levels of the schedule but the closing one: the calls of samplers that ask once a step. */
    static double[] onceAStep(SamplerRun run) {
        return Arrays.copyOf(run.levels(), run.stepsToGo());
    }

    /** With fresh noise of deviation {@code up}; draws only when there is some to add. */
    final Tensor noised(Tensor latent, double up, NoiseSource noise) {
        return up == 0 ? latent : Terms.of(1, latent).plus(up * run.noiseScale(), noise.next(latent.shape())).sum();
    }

    /** As {@link #noised}, with the noise that belongs to the way from one level to another. */
    final Tensor noisedBetween(Tensor latent, double up, NoiseSource noise, double from, double to) {
        if (up == 0) return latent;
        return Terms.of(1, latent).plus(up * run.noiseScale(), noise.between((float) from, (float) to, run.whole(), latent.shape())).sum();
    }
}
