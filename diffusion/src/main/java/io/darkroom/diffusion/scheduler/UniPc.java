package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Zhao et al., UniPC: A Unified Predictor-Corrector Framework for Fast Sampling of Diffusion Models, 2023. Every call first
 * corrects the step that led to it, then predicts the next one; both cost no call of their own. One instance is one run.
 */
final class UniPc {

    /** The free function B(h) of the paper; with varying coefficients there is none. */
    enum Variant { BH1, BH2, VARY_COEFF }

    private final Variant variant;
    private final boolean integratesClean;
    private final int order;
    private final List<Tensor> predictions = new ArrayList<>();
    private final List<SolverPoint> points = new ArrayList<>();
    private Tensor before;
    private int lastOrder;

    /** @param integratesClean whether predictions are clean pictures; else noises */
    UniPc(Variant variant, boolean integratesClean, int order) {
        this.variant = variant;
        this.integratesClean = integratesClean;
        this.order = order;
    }

    /**
     * The latent at {@code to}.
     *
     * @param prediction made from {@code latent} at {@code at}
     * @param corrects   whether the step that led here is corrected first
     * @param most       the highest order for the step to come
     */
    Tensor step(Tensor latent, Tensor prediction, SolverPoint at, SolverPoint to, boolean corrects, int most) {
        Tensor corrected = corrects && before != null ? move(before, at, lastOrder, prediction) : latent;
        predictions.addFirst(prediction);
        points.addFirst(at);
        if (predictions.size() > order) {
            predictions.removeLast();
            points.removeLast();
        }
        lastOrder = to.sigma() == 0 ? 1 : Math.min(most, predictions.size());
        before = corrected;
        return move(corrected, to, lastOrder, null);
    }

    /** From the newest prediction's point to {@code to}, with {@code p} predictions. @param atEnd the prediction made at {@code to}, for correcting; null when predicting */
    private Tensor move(Tensor latent, SolverPoint to, int p, Tensor atEnd) {
        SolverPoint from = points.getFirst();
        double h = to.lambda() - from.lambda();
        double hh = integratesClean ? -h : h;
        double scale = integratesClean ? to.alpha() : to.sigma();
        double b = switch (variant) {
            case BH1 -> hh;
            case BH2 -> Math.expm1(hh);
            case VARY_COEFF -> 1;
        };
        double keep = integratesClean ? to.sigma() / from.sigma() : to.alpha() / from.alpha();
        double[] ratios = new double[p];
        for (int i = 1; i < p; i++) ratios[i - 1] = (points.get(i).lambda() - from.lambda()) / h;
        ratios[p - 1] = 1;
        double[] weights = atEnd == null ? predictorWeights(ratios, hh, b) : correctorWeights(ratios, hh, b);
        Terms sum = Terms.of(keep, latent);
        double ofNewest = -scale * Math.expm1(hh);
        for (int i = 1; i < p; i++) {
            double weight = -scale * b * weights[i - 1] / ratios[i - 1];
            sum.plus(weight, predictions.get(i));
            ofNewest -= weight;
        }
        if (atEnd != null) {
            double weight = -scale * b * weights[p - 1];
            sum.plus(weight, atEnd);
            ofNewest -= weight;
        }
        return sum.plus(ofNewest, predictions.getFirst()).sum();
    }

    private double[] predictorWeights(double[] ratios, double hh, double b) {
        int n = ratios.length - 1;
        if (n == 0) return new double[0];
        return n == 1 && variant != Variant.VARY_COEFF ? new double[] {0.5} : solve(Arrays.copyOf(ratios, n), hh, b);
    }

    private double[] correctorWeights(double[] ratios, double hh, double b) {
        if (variant == Variant.VARY_COEFF) return varyingWeights(ratios, hh);
        return ratios.length == 1 ? new double[] {0.5} : solve(ratios, hh, b);
    }

    /**
     * Sums of rows of the inverse of C, C[i][k] = ratio_i^k / (k+1)!, each row times h phi_(k+1). As the authors' program has it,
     * the last row counts for no earlier prediction, and for the newest only the row before it, times h phi of the last.
     */
    private static double[] varyingWeights(double[] ratios, double hh) {
        int n = ratios.length;
        double[] weights = new double[n];
        double phi = Math.expm1(hh) / hh - 1;
        double factorial = 1;
        for (int k = 0; k < Math.max(n - 1, 1); k++) {
            double[] row = inverseRow(ratios, k);
            for (int i = 0; i < n - 1; i++) weights[i] += phi * row[i];
            factorial *= k + 2;
            if (n > 1) phi = phi / hh - 1 / factorial;
            weights[n - 1] = phi * row[n - 1];
        }
        return weights;
    }

    private static double[] inverseRow(double[] ratios, int wanted) {
        int n = ratios.length;
        double[][] rows = new double[n][n + 1];
        double factorial = 1;
        for (int k = 0; k < n; k++) {
            factorial *= k + 1;
            for (int i = 0; i < n; i++) rows[k][i] = Math.pow(ratios[i], k) / factorial;
            rows[k][n] = k == wanted ? 1 : 0;
        }
        return Linear.solve(rows);
    }

    /** Solves the Vandermonde system: the sum of ratio^(k-1) weight is k! phi_(k+1)(hh) hh / B, k = 1 .. n. */
    private static double[] solve(double[] ratios, double hh, double b) {
        int n = ratios.length;
        double[][] rows = new double[n][n + 1];
        double phi = Math.expm1(hh) / hh - 1;
        double factorial = 1;
        for (int k = 0; k < n; k++) {
            for (int i = 0; i < n; i++) rows[k][i] = Math.pow(ratios[i], k);
            rows[k][n] = phi * factorial / b;
            factorial *= k + 2;
            phi = phi / hh - 1 / factorial;
        }
        return Linear.solve(rows);
    }
}
