package io.darkroom.diffusion.scheduler;

/**
 * How much fresh noise steps draw, where the algorithm has a choice.
 *
 * @param eta        DDIM's share of DDPM's noise: 0 none, 1 all of it
 * @param churn      extra noise over the whole run (Karras et al., 2022, algorithm 2); 0 is none
 * @param churnFrom  churn only at noise levels from here
 * @param churnTo    churn only at noise levels up to here
 * @param noiseScale factor on churned noise, usually 1 or slightly above
 */
public record Stochasticity(double eta, double churn, double churnFrom, double churnTo, double noiseScale) {

    /** As algorithms are without anybody's wish. */
    public static final Stochasticity NONE = new Stochasticity(0, 0, 0, Double.POSITIVE_INFINITY, 1);

    public Stochasticity {
        if (!(eta >= 0 && eta <= 1)) throw new IllegalArgumentException("eta " + eta + " is not within 0 to 1");
        if (!(churn >= 0 && churn <= 1000)) throw new IllegalArgumentException("churn " + churn + " is not within 0 to 1000");
        if (!(churnFrom >= 0 && churnTo >= 0)) throw new IllegalArgumentException("churn limits are noise levels from 0");
        if (!(noiseScale >= 0 && noiseScale <= 10)) throw new IllegalArgumentException("noise scale " + noiseScale + " is not within 0 to 10");
    }

    public static Stochasticity eta(double eta) {
        return new Stochasticity(eta, 0, 0, Double.POSITIVE_INFINITY, 1);
    }

    /** By how much a step raises its noise level before it goes down: sigma becomes sigma * (1 + this). */
    double raise(double sigma, int steps) {
        return sigma >= churnFrom && sigma <= churnTo ? Math.min(churn / steps, Math.sqrt(2) - 1) : 0;
    }
}
