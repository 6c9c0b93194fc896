package io.darkroom.diffusion.scheduler;

/**
 * Falling noise levels (sigma: noise over picture) between two ends, without a closing zero. Sources: Karras et al.,
 * Elucidating the Design Space of Diffusion-Based Generative Models, 2022; Lee et al., Beta Sampling is All You Need, 2024.
 */
final class NoiseLevels {

    private NoiseLevels() {
    }

    /** Evenly spaced in sigma^(1/rho). */
    static double[] karras(int n, double min, double max, double rho) {
        double from = Math.pow(max, 1 / rho);
        double to = Math.pow(min, 1 / rho);
        double[] levels = new double[n];
        for (int i = 0; i < n; i++) levels[i] = Math.pow(from + share(i, n) * (to - from), rho);
        return levels;
    }

    /** Evenly spaced logarithms. */
    static double[] exponential(int n, double min, double max) {
        return polyexponential(n, min, max, 1);
    }

    /** Logarithms spaced by a power of the place; 1 is even. */
    static double[] polyexponential(int n, double min, double max, double rho) {
        double[] levels = new double[n];
        for (int i = 0; i < n; i++) {
            levels[i] = Math.exp(Math.pow(1 - share(i, n), rho) * (Math.log(max) - Math.log(min)) + Math.log(min));
        }
        return levels;
    }

    /** Quantiles of the Beta(a, b) distribution, stretched over the range. */
    static double[] beta(int n, double min, double max, double a, double b) {
        double[] levels = new double[n];
        for (int i = 0; i < n; i++) levels[i] = min + BetaDistribution.quantile(1 - share(i, n), a, b) * (max - min);
        return levels;
    }

    /** The place of point i of n between 0 and 1, both included; a single point lies at 0. */
    static double share(int i, int n) {
        return n == 1 ? 0 : i / (n - 1.0);
    }
}
