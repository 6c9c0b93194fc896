package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntToDoubleFunction;

/** What the samplers share that look twice in each step, but for a step to level 0: that one takes the answer as it is. */
abstract class TwoCallSampler extends LevelSampler {

    private Tensor before;
    private Tensor first;

    /**
     * @param start  the level that a step starts from
     * @param second the level of a step's second call, from its first one and the one to reach
     */
    TwoCallSampler(SamplerRun run, IntToDoubleFunction start, DoubleBinaryOperator second) {
        super(run, calls(run, start, second));
    }

    TwoCallSampler(SamplerRun run, DoubleBinaryOperator second) {
        this(run, i -> run.levels()[i], second);
    }

    private static double[] calls(SamplerRun run, IntToDoubleFunction start, DoubleBinaryOperator second) {
        int n = run.stepsToGo();
        boolean toZero = run.levels()[n] == 0;
        double[] calls = new double[toZero ? 2 * n - 1 : 2 * n];
        for (int i = 0; i < n; i++) {
            calls[2 * i] = start.applyAsDouble(i);
            if (i < n - 1 || !toZero) calls[2 * i + 1] = second.applyAsDouble(calls[2 * i], run.levels()[i + 1]);
        }
        return calls;
    }

    @Override
    public final int callsPerStep() {
        return 2;
    }

    @Override
    public final Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        int step = index / 2;
        Tensor clean = clean(index, output, latent);
        if (index % 2 == 1) return end(step, before, first, latent, clean, noise);
        if (level(step + 1) == 0) return clean;
        before = latent;
        first = clean;
        return middle(step, latent, clean, noise);
    }

    /** The latent for the second call. */
    Tensor middle(int step, Tensor latent, Tensor clean, NoiseSource noise) {
        return euler(latent, clean, sigma(2 * step), sigma(2 * step + 1));
    }

    /**
     * The latent after the step.
     *
     * @param before what the first call saw
     * @param first  the picture it meant
     * @param latent what the second call saw
     * @param clean  the picture it meant
     */
    abstract Tensor end(int step, Tensor before, Tensor first, Tensor latent, Tensor clean, NoiseSource noise);
}
