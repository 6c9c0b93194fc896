package io.darkroom.diffusion.scheduler;

import java.util.function.DoubleUnaryOperator;

/**
 * How much noise each training step adds, and what is left of the picture. The running product of 1 - beta is the share of
 * the picture's variance at each time; its root and the root of the rest mix picture and noise.
 * Sources: Ho et al., Denoising Diffusion Probabilistic Models, 2020; Lin et al., Common Diffusion Noise Schedules and
 * Sample Steps are Flawed, 2023 (zero terminal signal-to-noise ratio).
 */
public final class Betas {

    private static final int MAX_STEPS = 100_000;
    private static final double MAX_FALLEN_BETA = 0.999;

    private enum Kind { LINEAR, SCALED_LINEAR, SQUAREDCOS_CAP_V2, SIGMOID, EXP, LAPLACE }

    private Betas() {
    }

    /** How many steps the network was trained on; 1000 unless the settings say otherwise. */
    public static int trainSteps(SchedulerSettings settings) {
        return settings.integer("num_train_timesteps", 1000, 2, MAX_STEPS);
    }

    /** Whether the settings say what a network was trained on, rather than leaving it to an algorithm. */
    static boolean named(SchedulerSettings settings) {
        return settings.has("beta_start") || settings.has("beta_schedule") || settings.has("trained_betas");
    }

    /** Whether the picture's share follows a cosine. */
    static boolean cosine(SchedulerSettings settings) {
        return settings.choice("beta_schedule", Kind.LINEAR) == Kind.SQUAREDCOS_CAP_V2;
    }

    /** One beta for each training step, within 0 to 1. */
    public static double[] betas(SchedulerSettings settings) {
        int n = trainSteps(settings);
        double start = settings.number("beta_start", 0.0001, 0, 1);
        double end = settings.number("beta_end", 0.02, 0, 1);
        double[] betas = settings.numbers("trained_betas", MAX_STEPS);
        if (betas.length == 0) {
            betas = new double[n];
            for (int i = 0; i < n; i++) {
                double share = i / (n - 1.0);
                betas[i] = switch (settings.choice("beta_schedule", Kind.LINEAR)) {
                    case LINEAR -> start + share * (end - start);
                    case SCALED_LINEAR -> square(Math.sqrt(start) + share * (Math.sqrt(end) - Math.sqrt(start)));
                    case SQUAREDCOS_CAP_V2 -> fallen(Betas::cosine, i, n);
                    case EXP -> fallen(place -> Math.exp(-12 * place), i, n);
                    case LAPLACE -> fallen(Betas::laplace, i, n);
                    case SIGMOID -> start + (end - start) / (1 + Math.exp(6 - 12 * share));
                };
            }
        }
        if (betas.length != n) throw new IllegalArgumentException("trained_betas has " + betas.length + " entries for " + n + " training steps");
        return settings.flag("rescale_betas_zero_snr", false) ? withoutSignalAtTheEnd(betas) : betas;
    }

    /** The running product of 1 - beta, falling from nearly 1; its last entry is 0 with {@code rescale_betas_zero_snr}. */
    public static double[] alphasCumprod(SchedulerSettings settings) {
        return running(betas(settings));
    }

    /** As {@link #alphasCumprod}, with a last entry of 2^-24 in place of 0, so that every noise level is finite. */
    static double[] finiteAlphasCumprod(SchedulerSettings settings) {
        double[] alphas = alphasCumprod(settings);
        if (settings.flag("rescale_betas_zero_snr", false)) alphas[alphas.length - 1] = 0x1p-24;
        return alphas;
    }

    private static double[] running(double[] betas) {
        double[] products = new double[betas.length];
        double product = 1;
        for (int i = 0; i < betas.length; i++) products[i] = product *= 1 - betas[i];
        return products;
    }

    /**
     * Shifts and scales the root of the running product so that it keeps its first value and ends at 0. In single precision:
     * betas come out as small differences, and networks were trained on those with their rounding.
     */
    private static double[] withoutSignalAtTheEnd(double[] betas) {
        float[] roots = new float[betas.length];
        double product = 1;
        for (int i = 0; i < roots.length; i++) {
            product *= 1 - (float) betas[i];
            roots[i] = (float) Math.sqrt((float) product);
        }
        float first = roots[0];
        float last = roots[roots.length - 1];
        double[] rescaled = new double[betas.length];
        float before = 1;
        for (int i = 0; i < betas.length; i++) {
            float root = (roots[i] - last) * (first / (first - last));
            float now = root * root;
            rescaled[i] = 1 - now / before; // a float, as everything here
            before = now;
        }
        return rescaled;
    }

    /** What a step takes of a share of the picture that is given as a function of the place, 0 to 1. */
    private static double fallen(DoubleUnaryOperator left, int i, int n) {
        return Math.min(1 - left.applyAsDouble((i + 1.0) / n) / left.applyAsDouble((double) i / n), MAX_FALLEN_BETA);
    }

    /** The log signal-to-noise ratio is spread as Laplace's distribution. */
    private static double laplace(double place) {
        double logarithm = -0.5 * Math.copySign(1, 0.5 - place) * Math.log(1 - 2 * Math.abs(0.5 - place) + 1e-6);
        double ratio = Math.exp(logarithm);
        return Math.sqrt(ratio / (1 + ratio));
    }

    private static double cosine(double share) {
        return square(Math.cos((share + 0.008) / 1.008 * Math.PI / 2));
    }

    private static double square(double x) {
        return x * x;
    }
}
