package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.List;

/**
 * The update formulas of the DPM-Solver family, orders 1 to 3. Sources: Lu et al., DPM-Solver, 2022 (integrates the noise);
 * DPM-Solver++, 2022 (integrates the clean picture); the stochastic variants double the step in lambda and add noise.
 */
enum DpmSolver {
    DPMSOLVER, DPMSOLVER_PLUS_PLUS, SDE_DPMSOLVER, SDE_DPMSOLVER_PLUS_PLUS;

    /** How the second order reads the slope. */
    enum Slope { MIDPOINT, HEUN }

    boolean integratesClean() {
        return this == DPMSOLVER_PLUS_PLUS || this == SDE_DPMSOLVER_PLUS_PLUS;
    }

    boolean draws() {
        return this == SDE_DPMSOLVER || this == SDE_DPMSOLVER_PLUS_PLUS;
    }

    /**
     * The latent at {@code to}.
     *
     * @param predictions clean pictures or noises, newest first; as many as the order
     * @param points      where they were made, {@code points.get(0)} is where {@code latent} is
     * @param slope       used by order 2
     * @param noise       standard normal numbers; null unless this variant draws
     */
    Tensor step(Tensor latent, List<Tensor> predictions, List<SolverPoint> points, SolverPoint to, Slope slope, Tensor noise) {
        SolverPoint from = points.getFirst();
        double h = to.lambda() - from.lambda();
        double[] first = new double[predictions.size()];
        double[] second = new double[predictions.size()];
        differences(points, h, first, second);
        double[] weights = weights(h, to, slope, predictions.size());
        double keep = integratesClean() ? to.sigma() / from.sigma() * (draws() ? Math.exp(-h) : 1) : to.alpha() / from.alpha();
        Terms sum = Terms.of(keep, latent);
        for (int i = 0; i < predictions.size(); i++) {
            double weight = (i == 0 ? weights[0] : 0) + (first[i] == 0 ? 0 : weights[1] * first[i]) + (second[i] == 0 ? 0 : weights[2] * second[i]);
            sum.plus(weight, predictions.get(i));
        }
        if (draws()) sum.plus(to.sigma() * Math.sqrt(integratesClean() ? -Math.expm1(-2 * h) : Math.expm1(2 * h)), noise);
        return sum.sum();
    }

    /** The first and second divided difference as weights on the predictions. */
    private static void differences(List<SolverPoint> points, double h, double[] first, double[] second) {
        if (first.length < 2) return;
        double r0 = (points.get(0).lambda() - points.get(1).lambda()) / h;
        double[] newer = {1 / r0, -1 / r0, 0};
        double[] older = new double[3];
        double share = 0;
        if (first.length == 3) {
            double r1 = (points.get(1).lambda() - points.get(2).lambda()) / h;
            older = new double[] {0, 1 / r1, -1 / r1};
            share = r0 / (r0 + r1);
            for (int i = 0; i < 3; i++) second[i] = (newer[i] - older[i]) / (r0 + r1);
        }
        for (int i = 0; i < first.length; i++) first[i] = newer[i] + share * (newer[i] - older[i]);
    }

    /** The weights of the newest prediction and of the two differences. */
    private double[] weights(double h, SolverPoint to, Slope slope, int order) {
        double w0;
        double w1;
        double w2;
        if (integratesClean()) {
            double step = draws() ? 2 * h : h;
            w0 = -to.alpha() * Math.expm1(-step);
            w1 = to.alpha() * (Math.expm1(-step) / step + 1);
            w2 = -to.alpha() * ((Math.expm1(-step) + step) / (step * step) - 0.5);
        } else {
            double factor = draws() ? 2 : 1;
            w0 = -factor * to.sigma() * Math.expm1(h);
            w1 = -factor * to.sigma() * (Math.expm1(h) / h - 1);
            w2 = -factor * to.sigma() * ((Math.expm1(h) - h) / (h * h) - 0.5);
        }
        return new double[] {w0, order == 2 && slope == Slope.MIDPOINT ? w0 / 2 : w1, w2};
    }
}
