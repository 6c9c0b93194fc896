package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Liu et al., Pseudo Numerical Methods for Diffusion Models on Manifolds, 2022: linear multistep over the network's answers,
 * started by three Runge-Kutta steps of four calls, or, with {@code skip_prk_steps}, by one step taken twice.
 */
final class Pndm extends VarianceScheduler {

    private static final int RUNGE_KUTTA_STEPS = 3;
    private static final int CALLS_A_STEP = 4;

    private final int stride;
    private final int rungeKuttaCalls;
    private final List<Tensor> outputs = new ArrayList<>();
    private int calls;
    private Tensor before;
    private Terms mean;

    Pndm(SchedulerSettings settings, int steps) {
        super(settings, times(settings, steps));
        this.stride = alphasCumprod.length / steps;
        this.rungeKuttaCalls = skips(settings) ? 0 : RUNGE_KUTTA_STEPS * CALLS_A_STEP;
    }

    @Override
    boolean alphaToOneOtherwise() {
        return false;
    }

    private static boolean skips(SchedulerSettings settings) {
        return settings.flag("skip_prk_steps", false);
    }

    /** Runge-Kutta asks twice at the middle of a step and at its end; the other way repeats the second time. */
    private static double[] times(SchedulerSettings settings, int steps) {
        int trainSteps = Betas.trainSteps(settings);
        double[] plain = Spacing.rounded(Spacing.of(settings, Spacing.LEADING).times(trainSteps, steps, Spacing.offset(settings)));
        List<Double> times = new ArrayList<>();
        if (skips(settings)) {
            for (int i = 0; i < steps; i++) {
                times.add(plain[i]);
                if (i == Math.min(1, steps - 1) && steps > 1) times.add(plain[i]);
            }
        } else {
            if (steps <= RUNGE_KUTTA_STEPS) throw new IllegalArgumentException("with Runge-Kutta steps at least " + (RUNGE_KUTTA_STEPS + 1) + " steps are needed");
            int half = trainSteps / steps / 2;
            for (int i = 0; i < RUNGE_KUTTA_STEPS; i++) {
                double middle = plain[i + 1] + half;
                times.addAll(List.of(plain[i], middle, middle, plain[i + 1]));
            }
            for (int i = RUNGE_KUTTA_STEPS; i < steps; i++) times.add(plain[i]);
        }
        return times.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        Tensor next = calls < rungeKuttaCalls ? rungeKutta(index, output, latent) : multistep(index, output, latent);
        calls++;
        return next;
    }

    private Tensor rungeKutta(int index, Tensor output, Tensor latent) {
        int stage = calls % CALLS_A_STEP;
        int from = time(index - stage);
        int to = from - (stage < 2 ? stride / 2 : stride);
        if (stage == 0) {
            outputs.addFirst(output);
            before = latent;
            mean = Terms.of(1 / 6.0, output);
            return move(before, from, to, output);
        }
        mean.plus(stage == 3 ? 1 / 6.0 : 1 / 3.0, output);
        return move(before, from, to, stage == 3 ? mean.sum() : output);
    }

    private Tensor multistep(int index, Tensor output, Tensor latent) {
        int time = time(index);
        if (calls == 1) { // the second call looks at the end of the first step and takes it again
            return move(before, time + stride, time, Terms.of(0.5, output).plus(0.5, outputs.getFirst()).sum());
        }
        outputs.addFirst(output);
        if (outputs.size() > 4) outputs.removeLast();
        if (calls == 0) before = latent;
        return move(latent, time, time - stride, AdamsBashforth.extrapolate(outputs));
    }

    /** Equation 9 of the paper. */
    private Tensor move(Tensor latent, int from, int to, Tensor output) {
        double a = alphasCumprod[Math.min(from, alphasCumprod.length - 1)];
        double next = alphaAt(to);
        Tensor noise = prediction.noise(output, latent, Math.sqrt(a), Math.sqrt(1 - a));
        double weight = (next - a) / (a * Math.sqrt(1 - next) + Math.sqrt(a * (1 - a) * next));
        return Terms.of(Math.sqrt(next / a), latent).plus(-weight, noise).sum();
    }
}
