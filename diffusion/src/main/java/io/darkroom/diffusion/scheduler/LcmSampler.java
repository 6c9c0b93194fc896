package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;

/**
 * Luo et al., Latent Consistency Models, 2023: every answer is taken for the finished picture, and noised anew to the next
 * level. Such networks know only every twentieth training step, and are asked at the nearest of those.
 */
final class LcmSampler extends LevelSampler {

    private static final int KNOWN_STEPS = 50;

    LcmSampler(SamplerRun run) {
        super(run, onceAStep(run), times(run));
    }

    /** The levels that these networks know; its times count the known steps. */
    static SigmaTable table(SamplerModel model) {
        double[] all = model.alphasCumprod();
        int stride = Math.max(all.length / KNOWN_STEPS, 1);
        double[] known = new double[Math.min(KNOWN_STEPS, all.length)];
        for (int i = 1; i <= known.length; i++) known[known.length - i] = all[all.length - 1 - (i - 1) * stride];
        return new SigmaTable(known);
    }

    private static double[] times(SamplerRun run) {
        int stride = run.model().alphasCumprod().length / run.table().size();
        return Arrays.stream(onceAStep(run)).map(level -> run.table().nearestTimeOf(level) * stride + stride - 1).toArray();
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        Tensor finished = ConsistencyBoundary.at(time(index), ConsistencyBoundary.TIME_SCALE).apply(clean(index, output, latent), latent);
        return noised(finished, level(index + 1), noise);
    }
}
