package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.List;
import java.util.Set;

/**
 * The update formulas of the DPM-Solver family, orders 1 to 3. Sources: Lu et al., DPM-Solver, 2022 (integrates the noise);
 * DPM-Solver++, 2022 (integrates the clean picture); the stochastic variants double the step in lambda and add noise.
 */
enum DpmSolver {
    DPMSOLVER, DPMSOLVER_PLUS_PLUS, SDE_DPMSOLVER, SDE_DPMSOLVER_PLUS_PLUS;

    /** How the second order reads the slope. */
    enum Slope { MIDPOINT, HEUN }

    private static final Set<String> OTHER_SOLVERS = Set.of("deis");
    private static final Set<String> OTHER_SLOPES = Set.of("logrho", "bh1", "bh2");

    static DpmSolver of(SchedulerSettings settings) {
        return settings.choice("algorithm_type", DPMSOLVER_PLUS_PLUS, OTHER_SOLVERS);
    }

    static Slope slope(SchedulerSettings settings) {
        return settings.choice("solver_type", Slope.MIDPOINT, OTHER_SLOPES);
    }

    boolean integratesClean() {
        return this == DPMSOLVER_PLUS_PLUS || this == SDE_DPMSOLVER_PLUS_PLUS;
    }

    boolean draws() {
        return this == SDE_DPMSOLVER || this == SDE_DPMSOLVER_PLUS_PLUS;
    }

    /**
     * A multistep step: the latent at {@code to}, from where the newest prediction was made.
     *
     * @param predictions clean pictures or noises, newest first; as many as the order
     * @param points      where they were made; {@code points.get(0)} is where {@code latent} is
     * @param slope       used by order 2
     * @param noise       standard normal numbers; null unless this variant draws
     */
    Tensor step(Tensor latent, List<Tensor> predictions, List<SolverPoint> points, SolverPoint to, Slope slope, Tensor noise) {
        int order = predictions.size();
        double h = to.lambda() - points.getFirst().lambda();
        double[] weights = weights(h, to, order == 2 ? slope : Slope.HEUN);
        double[] on = {weights[0], 0, 0};
        if (order > 1) {
            double r0 = (points.get(0).lambda() - points.get(1).lambda()) / h;
            double newer = weights[1] / r0;
            double older = 0;
            if (order == 3) {
                double r1 = (points.get(1).lambda() - points.get(2).lambda()) / h;
                double bend = (weights[1] * r0 + weights[2]) / (r0 + r1);
                newer = (weights[1] + bend) / r0;
                older = -bend / r1;
            }
            on = new double[] {weights[0] + newer, older - newer, -older};
        }
        return combined(latent, points.getFirst(), to, predictions, on, noise);
    }

    /** A singlestep step: as {@link #step}, but {@code latent} is where the oldest prediction was made. */
    Tensor stepFromOldest(Tensor latent, List<Tensor> predictions, List<SolverPoint> points, SolverPoint to, Slope slope, Tensor noise) {
        int order = predictions.size();
        SolverPoint from = points.getLast();
        double h = to.lambda() - from.lambda();
        double[] weights = weights(h, to, order == 2 ? slope : Slope.HEUN);
        double[] on = {weights[0], 0, 0};
        if (order == 2) {
            double slopeWeight = weights[1] * h / (points.get(0).lambda() - from.lambda());
            on = new double[] {slopeWeight, weights[0] - slopeWeight, 0};
        } else if (order == 3) {
            double r0 = (points.get(0).lambda() - from.lambda()) / h;
            double r1 = (points.get(1).lambda() - from.lambda()) / h;
            boolean bends = slope == Slope.HEUN;
            double far = (bends ? (-weights[1] * r1 + 2 * weights[2]) / (r0 - r1) : weights[1]) / r0;
            double near = bends ? (weights[1] * r0 - 2 * weights[2]) / (r0 - r1) / r1 : 0;
            on = new double[] {far, near, weights[0] - far - near};
        }
        return combined(latent, from, to, predictions, on, noise);
    }

    private Tensor combined(Tensor latent, SolverPoint from, SolverPoint to, List<Tensor> predictions, double[] weights, Tensor noise) {
        double h = to.lambda() - from.lambda();
        double keep = integratesClean() ? to.sigma() / from.sigma() * (draws() ? Math.exp(-h) : 1) : to.alpha() / from.alpha();
        Terms sum = Terms.of(keep, latent);
        for (int i = 0; i < predictions.size(); i++) sum.plus(weights[i], predictions.get(i));
        if (draws()) sum.plus(to.sigma() * Math.sqrt(integratesClean() ? -Math.expm1(-2 * h) : Math.expm1(2 * h)), noise);
        return sum.sum();
    }

    /** The weights of the prediction where the step starts, and of its first and second difference over the step. */
    private double[] weights(double h, SolverPoint to, Slope slope) {
        double factor = draws() ? 2 : 1;
        double w0;
        double w1;
        double w2;
        if (integratesClean()) {
            double step = factor * h;
            w0 = -to.alpha() * Math.expm1(-step);
            w1 = to.alpha() * (Math.expm1(-step) / step + 1);
            w2 = -to.alpha() * ((Math.expm1(-step) + step) / (step * step) - 0.5);
        } else {
            w0 = -factor * to.sigma() * Math.expm1(h);
            w1 = -factor * to.sigma() * (Math.expm1(h) / h - 1);
            w2 = -factor * to.sigma() * ((Math.expm1(h) - h) / (h * h) - 0.5);
        }
        return new double[] {w0, slope == Slope.MIDPOINT ? w0 / 2 : w1, w2};
    }
}
