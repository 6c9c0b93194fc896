package io.darkroom.diffusion.scheduler;

/**
 * The noise level of every training step, rising, and the way back from a level to a (fractional) time: linear in the
 * logarithm between neighbours.
 */
final class SigmaTable {

    private final double[] sigmas;
    private final double[] logs;

    /** @param alphasCumprod falling, above 0 */
    SigmaTable(double[] alphasCumprod) {
        sigmas = new double[alphasCumprod.length];
        logs = new double[alphasCumprod.length];
        for (int i = 0; i < sigmas.length; i++) {
            sigmas[i] = Math.sqrt((1 - alphasCumprod[i]) / alphasCumprod[i]);
            logs[i] = Math.log(sigmas[i]);
        }
    }

    int size() {
        return sigmas.length;
    }

    double get(int time) {
        return sigmas[time];
    }

    double min() {
        return sigmas[0];
    }

    double max() {
        return sigmas[sigmas.length - 1];
    }

    /** The level at a fractional time, linear between neighbours. */
    double at(double time) {
        return between(sigmas, time);
    }

    /** The level at a fractional time, its logarithm linear between neighbours. */
    double atByLog(double time) {
        return Math.exp(between(logs, time));
    }

    /** The time of a level; levels beyond the ends are at the ends. */
    double timeOf(double sigma) {
        double log = Math.log(Math.max(sigma, 1e-10));
        int below = 0;
        int above = logs.length - 1;
        while (above - below > 1) {
            int middle = (below + above) >>> 1;
            if (logs[middle] <= log) below = middle;
            else above = middle;
        }
        double share = (log - logs[below]) / (logs[above] - logs[below]);
        return below + Math.clamp(share, 0, 1);
    }

    /** The whole time whose level is nearest in its logarithm. */
    int nearestTimeOf(double sigma) {
        double time = timeOf(sigma);
        double log = Math.log(sigma);
        int below = (int) time;
        int above = Math.min(below + 1, logs.length - 1);
        return log - logs[below] <= logs[above] - log ? below : above;
    }

    private static double between(double[] table, double time) {
        int below = Math.clamp((int) time, 0, table.length - 1);
        int above = Math.min(below + 1, table.length - 1);
        return table[below] + (time - below) * (table[above] - table[below]);
    }
}
