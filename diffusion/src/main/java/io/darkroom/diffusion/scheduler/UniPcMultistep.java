package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Zhao et al., UniPC: A Unified Predictor-Corrector Framework for Fast Sampling of Diffusion Models, 2023. Every call first
 * corrects the step that led to it, then predicts the next one; both cost no call of their own.
 */
final class UniPcMultistep extends SolverScheduler {

    /** The free function B(h) of the paper. Names of other solvers count as BH2. */
    private enum Variant { BH1, BH2, MIDPOINT, HEUN, LOGRHO }

    private static final int MAX_ORDER = 6;

    private final Variant variant;
    private final boolean integratesClean;
    private final int order;
    private final boolean lowerOrderAtEnd;
    private final double[] uncorrected;
    private final List<Tensor> predictions = new ArrayList<>();
    private Tensor before;
    private int lastOrder;

    UniPcMultistep(SchedulerSettings settings, int steps) {
        super(settings, plan(settings, steps));
        settings.refuse("solver_p");
        this.variant = settings.choice("solver_type", Variant.BH2);
        this.integratesClean = settings.flag("predict_x0", true);
        this.order = settings.integer("solver_order", 2, 1, MAX_ORDER);
        this.lowerOrderAtEnd = settings.flag("lower_order_final", true);
        this.uncorrected = settings.numbers("disable_corrector", 1000);
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        Tensor prediction = integratesClean ? clean(index, output, latent) : noise(index, output, latent);
        Tensor corrected = latent;
        boolean corrects = before != null && Arrays.stream(uncorrected).noneMatch(i -> i == index - 1);
        if (corrects) corrected = move(before, index - 1, index, lastOrder, prediction);
        predictions.addFirst(prediction);
        if (predictions.size() > order) predictions.removeLast();
        int most = lowerOrderAtEnd ? Math.min(order, steps() - index) : order;
        lastOrder = sigma(index + 1) == 0 ? 1 : Math.min(most, predictions.size());
        before = corrected;
        return move(corrected, index, index + 1, lastOrder, null);
    }

    /**
     * From {@code from} to {@code to} with the remembered predictions, the newest made at {@code from}.
     *
     * @param atEnd the prediction made at {@code to}, for correcting; null when predicting
     */
    private Tensor move(Tensor latent, int from, int to, int p, Tensor atEnd) {
        double h = lambda(to) - lambda(from);
        double hh = integratesClean ? -h : h;
        double scale = integratesClean ? alpha(to) : noiseShare(to);
        double b = variant == Variant.BH1 ? hh : Math.expm1(hh);
        double keep = integratesClean ? noiseShare(to) / noiseShare(from) : alpha(to) / alpha(from);
        double[] ratios = new double[p];
        for (int i = 1; i < p; i++) ratios[i - 1] = (lambda(from - i) - lambda(from)) / h;
        ratios[p - 1] = 1;
        double[] weights = atEnd == null ? predictorWeights(ratios, hh, b) : correctorWeights(ratios, hh, b);
        Tensor newest = predictions.getFirst();
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
        return sum.plus(ofNewest, newest).sum();
    }

    private static double[] predictorWeights(double[] ratios, double hh, double b) {
        int n = ratios.length - 1;
        if (n == 0) return new double[0];
        return n == 1 ? new double[] {0.5} : solve(Arrays.copyOf(ratios, n), hh, b);
    }

    private static double[] correctorWeights(double[] ratios, double hh, double b) {
        return ratios.length == 1 ? new double[] {0.5} : solve(ratios, hh, b);
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
