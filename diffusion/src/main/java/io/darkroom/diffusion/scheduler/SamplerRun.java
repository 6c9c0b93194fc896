package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource.Levels;
import java.util.Arrays;

/**
 * What a sampler is started with.
 *
 * @param levels  the noise levels to follow, falling, closing level included; for image-to-image only those still to go
 * @param whole   the lowest level above 0 and the highest of the whole schedule, which {@code levels} may be the end of
 * @param span    what solvers go by that choose their own levels
 * @param options the program's options by AUTOMATIC1111's names
 */
record SamplerRun(SamplerModel model, SigmaTable table, double[] levels, Levels whole, Span span, SchedulerSettings options) {

    /** From which level down to which, in about how many calls. */
    record Span(double from, double to, int calls) {

        /** The ends of given levels; the closing one does not count. */
        static Span of(double[] levels) {
            return new Span(levels[0], levels[levels.length - 2], levels.length - 1);
        }

        /** Everything that the network knows. */
        static Span of(SigmaTable table, int calls) {
            return new Span(table.max(), table.min(), calls);
        }
    }

    /** A run over levels of its own. */
    static SamplerRun along(SamplerModel model, SigmaTable table, double[] levels, SchedulerSettings options) {
        return new SamplerRun(model, table, levels, whole(levels), Span.of(levels), options);
    }

    static Levels whole(double[] schedule) {
        return new Levels(Arrays.stream(schedule).filter(level -> level > 0).min().orElseThrow(), schedule[0]);
    }

    int stepsToGo() {
        return levels.length - 1;
    }

    /** The amount of fresh noise of ancestral samplers: the request's {@code eta}, else the option {@code eta_ancestral}. */
    double eta() {
        return options.number("eta", options.number("eta_ancestral", 1, 0, 1), 0, 1);
    }

    double noiseScale() {
        return options.number("s_noise", 1, 0, 10);
    }

    /** Of the noise that a run from nothing starts with. */
    double startDeviation() {
        return options.flag("sgm_noise_multiplier", false) ? Math.sqrt(1 + levels[0] * levels[0]) : levels[0];
    }

    /** Noise added to a picture that a run starts from, over what its level asks for. */
    double extraNoise() {
        return options.number("img2img_extra_noise", 0, 0, 10);
    }

    /** The churn options; an upper limit of 0 means none. */
    Stochasticity churn() {
        double to = options.number("s_tmax", 0, 0, 1e9);
        return new Stochasticity(0, options.number("s_churn", 0, 0, 1000), options.number("s_tmin", 0, 0, 1e9), to == 0 ? Double.POSITIVE_INFINITY : to, noiseScale());
    }
}
