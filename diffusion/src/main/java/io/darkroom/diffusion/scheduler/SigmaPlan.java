package io.darkroom.diffusion.scheduler;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * The times of a run and the noise levels at them, with the closing level behind.
 *
 * @param times  falling, possibly fractional
 * @param sigmas one more than times
 */
record SigmaPlan(double[] times, double[] sigmas) {

    private enum Final { ZERO, SIGMA_MIN }

    /** For algorithms that follow the levels at evenly spread times down to the lowest of them, and then to the end. */
    static SigmaPlan toLastTime(SchedulerSettings settings, SigmaTable table, int steps) {
        double[] even = spacing(settings).times(table.size(), steps, Spacing.offset(settings));
        SigmaSpacing sigmaSpacing = SigmaSpacing.of(settings);
        double min = settings.number("sigma_min", table.at(even[steps - 1]), 1e-6, 1e4);
        double max = settings.number("sigma_max", table.at(even[0]), 1e-6, 1e4);
        double[] levels = sigmaSpacing.levels(even, table::at, min, max);
        double[] times = sigmaSpacing == SigmaSpacing.PLAIN ? even : Arrays.stream(levels).map(table::timeOf).toArray();
        return new SigmaPlan(times, closed(settings, levels, table.min()));
    }

    /** As {@link #toLastTime}, over every level that the network knows, evenly spaced in their logarithm; one more level than times. */
    static SigmaPlan logLinear(SchedulerSettings settings, SigmaTable table, int steps) {
        double[] even = spacing(settings).times(table.size(), steps, Spacing.offset(settings));
        SigmaSpacing sigmaSpacing = SigmaSpacing.of(settings);
        if (sigmaSpacing == SigmaSpacing.PLAIN) return new SigmaPlan(even, closed(settings, NoiseLevels.exponential(steps + 1, table.min(), table.max()), table.min()));
        double min = settings.number("sigma_min", table.min(), 1e-6, 1e4);
        double[] levels = sigmaSpacing.levels(even, table::at, min, settings.number("sigma_max", table.max(), 1e-6, 1e4));
        return new SigmaPlan(Arrays.stream(levels).map(table::timeOf).toArray(), closed(settings, levels, table.min()));
    }

    /** The same levels, whose times are a quarter of their logarithm, as networks of continuous levels are told. */
    SigmaPlan atLogarithms() {
        return new SigmaPlan(IntStream.range(0, times.length).mapToDouble(i -> Math.log(sigmas[i]) / 4).toArray(), sigmas);
    }

    /** For solvers whose last step leads from above the lowest level to the end; at whole times. */
    static SigmaPlan aboveLastTime(SchedulerSettings settings, SigmaTable table, int steps) {
        return aboveLastTime(settings, table, steps, table.min(), table.max(), Math::rint);
    }

    /** As {@link #aboveLastTime}; over cosine betas the times of levels spread anew are cut to whole ones. */
    static SigmaPlan cutOverCosine(SchedulerSettings settings, SigmaTable table, int steps) {
        return aboveLastTime(settings, table, steps, table.min(), table.max(), Betas.cosine(settings) ? Math::floor : Math::rint);
    }

    /** As {@link #aboveLastTime}, where {@code sigma_min} and {@code sigma_max} bound the levels that are spread anew. */
    static SigmaPlan withinWishedRange(SchedulerSettings settings, SigmaTable table, int steps) {
        double min = settings.number("sigma_min", table.min(), 1e-6, 1e4);
        SigmaPlan plan = aboveLastTime(settings, table, steps, min, settings.number("sigma_max", table.max(), 1e-6, 1e4), Math::rint);
        if (SigmaSpacing.of(settings) != SigmaSpacing.PLAIN && !endsAtZero(settings)) plan.sigmas[steps] = plan.sigmas[steps - 1];
        return plan;
    }

    private static SigmaPlan aboveLastTime(SchedulerSettings settings, SigmaTable table, int steps, double min, double max, DoubleUnaryOperator whole) {
        double[] even = spacing(settings).timesAboveLast(lastTime(settings, table), steps, Spacing.offset(settings));
        SigmaSpacing sigmaSpacing = SigmaSpacing.of(settings);
        double[] levels = sigmaSpacing.levels(even, table::at, min, max);
        double[] exact = Arrays.stream(levels).map(table::timeOf).toArray();
        double[] times = switch (sigmaSpacing) {
            case PLAIN -> even;
            case KARRAS, LU -> Arrays.stream(exact).map(whole).toArray();
            case EXPONENTIAL, BETA -> Arrays.stream(exact).map(Math::floor).toArray();
        };
        return new SigmaPlan(times, closed(settings, levels, table.min()));
    }

    private static Spacing spacing(SchedulerSettings settings) {
        return Spacing.of(settings, Spacing.LINSPACE);
    }

    static boolean endsAtZero(SchedulerSettings settings) {
        return settings.choice("final_sigmas_type", Final.ZERO) == Final.ZERO;
    }

    private static double[] closed(SchedulerSettings settings, double[] levels, double min) {
        double[] sigmas = Arrays.copyOf(levels, levels.length + 1);
        if (!endsAtZero(settings)) sigmas[levels.length] = min;
        return sigmas;
    }

    /** Training steps whose log signal-to-noise ratio is below {@code lambda_min_clipped} are left out. */
    private static int lastTime(SchedulerSettings settings, SigmaTable table) {
        double lowest = settings.number("lambda_min_clipped", Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, 10);
        int last = table.size();
        while (last > 1 && -Math.log(table.get(last - 1)) < lowest) last--;
        return last;
    }
}
