package io.darkroom.diffusion.scheduler;

/** Quantiles of the Beta(a, b) distribution. The incomplete beta function is its continued fraction, after Lentz. */
final class BetaDistribution {

    private static final int MAX_TERMS = 500;
    private static final double TINY = 1e-300;
    private static final double[] LANCZOS = {676.5203681218851, -1259.1392167224028, 771.32342877765313,
        -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7};

    private BetaDistribution() {
    }

    /** The x below which a share {@code p} of the distribution lies; p within 0 to 1, a and b above 0. */
    static double quantile(double p, double a, double b) {
        if (p <= 0) return 0;
        if (p >= 1) return 1;
        if (p > 0.5) return 1 - lowerHalf(1 - p, b, a);
        return lowerHalf(p, a, b);
    }

    /** Bisection on the logarithm of x keeps its relative precision near 0. */
    private static double lowerHalf(double p, double a, double b) {
        double low = -700;
        double high = 0;
        while (high - low > 1e-14 * Math.max(1, -high)) {
            double middle = (low + high) / 2;
            if (cumulative(Math.exp(middle), a, b) < p) low = middle;
            else high = middle;
        }
        return Math.exp((low + high) / 2);
    }

    static double cumulative(double x, double a, double b) {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        double front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b));
        return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b;
    }

    private static double fraction(double x, double a, double b) {
        double c = 1;
        double d = 1 / away(1 - (a + b) * x / (a + 1));
        double result = d;
        for (int m = 1; m <= MAX_TERMS; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / away(1 + even * d);
            c = away(1 + even / c);
            result *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / away(1 + odd * d);
            c = away(1 + odd / c);
            result *= d * c;
            if (Math.abs(d * c - 1) < 1e-15) break;
        }
        return result;
    }

    private static double away(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    private static double logGamma(double x) {
        if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
        double sum = 0.99999999999980993;
        for (int i = 0; i < LANCZOS.length; i++) sum += LANCZOS[i] / (x + i);
        double t = x + LANCZOS.length - 1.5;
        return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
    }
}
