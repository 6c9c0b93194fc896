package io.darkroom.diffusion.scheduler;

/**
 * What a sampler is started with.
 *
 * @param levels  the noise levels to follow, falling, closing level included; for image-to-image only those still to go
 * @param options the program's options by AUTOMATIC1111's names
 */
record SamplerRun(SamplerModel model, SigmaTable table, double[] levels, SchedulerSettings options) {

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

    /** The churn options; an upper limit of 0 means none. */
    Stochasticity churn() {
        double to = options.number("s_tmax", 0, 0, 1e9);
        return new Stochasticity(0, options.number("s_churn", 0, 0, 1000), options.number("s_tmin", 0, 0, 1e9), to == 0 ? Double.POSITIVE_INFINITY : to, noiseScale());
    }
}
