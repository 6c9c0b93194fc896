package io.darkroom.diffusion.scheduler;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** How noise levels are spread, where a scheduler's settings offer a choice. */
enum SigmaSpacing {
    /** The training levels at the chosen times. */
    PLAIN,
    KARRAS,
    EXPONENTIAL,
    BETA,
    /** Evenly spaced log signal-to-noise ratios (Lu et al., DPM-Solver, 2022): the exponential levels, at whole times. */
    LU;

    private static final double KARRAS_RHO = 7;
    private static final double BETA_SHAPE = 0.6;

    /** What the {@code use_..._sigmas} entries ask for; at most one may be set. */
    static SigmaSpacing of(SchedulerSettings settings) {
        settings.refuse("use_flow_sigmas");
        settings.refuse("use_dynamic_shifting");
        SigmaSpacing chosen = PLAIN;
        for (SigmaSpacing candidate : values()) {
            if (candidate == PLAIN || !settings.flag(candidate.entry(), false)) continue;
            if (chosen != PLAIN) throw new IllegalArgumentException("only one of " + chosen.entry() + " and " + candidate.entry() + " can be set");
            chosen = candidate;
        }
        return chosen;
    }

    private String entry() {
        return switch (this) {
            case PLAIN -> "";
            case KARRAS -> "use_karras_sigmas";
            case EXPONENTIAL -> "use_exponential_sigmas";
            case BETA -> "use_beta_sigmas";
            case LU -> "use_lu_lambdas";
        };
    }

    /**
     * The levels at {@code times}, or as many levels spread anew over the same range.
     *
     * @param min the lowest level
     * @param max the highest level
     */
    double[] levels(double[] times, DoubleUnaryOperator levelAt, double min, double max) {
        return switch (this) {
            case PLAIN -> Arrays.stream(times).map(levelAt).toArray();
            case KARRAS -> NoiseLevels.karras(times.length, min, max, KARRAS_RHO);
            case EXPONENTIAL, LU -> NoiseLevels.exponential(times.length, min, max);
            case BETA -> NoiseLevels.beta(times.length, min, max, BETA_SHAPE, BETA_SHAPE);
        };
    }
}
