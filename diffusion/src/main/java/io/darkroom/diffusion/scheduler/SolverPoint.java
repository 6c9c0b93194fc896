package io.darkroom.diffusion.scheduler;

/**
 * A place on the path of an exponential integrator, where the latent is {@code alpha * clean + sigma * noise}.
 *
 * @param lambda the clock: ln(alpha / sigma), rising; infinite without noise
 */
record SolverPoint(double alpha, double sigma, double lambda) {

    /** @param level noise over picture; alpha^2 + sigma^2 is 1 */
    static SolverPoint atLevel(double level) {
        double alpha = 1 / Math.sqrt(level * level + 1);
        return new SolverPoint(alpha, level * alpha, -Math.log(level));
    }

    /** @param logAlpha the logarithm of alpha, below 0 */
    static SolverPoint atLogAlpha(double logAlpha) {
        double sigma = Math.sqrt(-Math.expm1(2 * logAlpha));
        return new SolverPoint(Math.exp(logAlpha), sigma, logAlpha - Math.log(sigma));
    }
}
