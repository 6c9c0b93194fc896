package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * DPM-Solver and DPM-Solver++ as a singlestep method: calls come in groups of the order, and each call of a group steps anew
 * from the group's first latent. At whole times evenly spread over all training steps.
 */
final class DpmSolverSinglestep extends SolverScheduler {

    private final DpmSolver solver;
    private final DpmSolver.Slope slope;
    private final int[] orders;
    private final List<Tensor> predictions = new ArrayList<>();
    private Tensor before;

    DpmSolverSinglestep(SchedulerSettings settings, int steps) {
        super(settings, plan(settings.with("timestep_spacing", null), steps));
        this.solver = DpmSolver.of(settings);
        this.slope = DpmSolver.slope(settings);
        int order = settings.integer("solver_order", 2, 1, 3);
        boolean endsAtZero = SigmaPlan.endsAtZero(settings);
        boolean lowerAtEnd = settings.flag("lower_order_final", false) || steps % order != 0 || endsAtZero;
        this.orders = orders(order, steps, lowerAtEnd);
        if (endsAtZero) {
            if (!solver.integratesClean()) throw new IllegalArgumentException("algorithm_type dpmsolver cannot end at noise level 0: set final_sigmas_type to sigma_min");
            orders[steps - 1] = 1;
        }
    }

    /** 1, 2, 3, 1, 2, 3 ...; with lower orders at the end the last group is one of less. */
    private static int[] orders(int order, int steps, boolean lowerAtEnd) {
        int[] orders = new int[steps];
        for (int i = 0; i < steps; i++) orders[i] = i % order + 1;
        if (lowerAtEnd && order > 1 && steps % order == 0) orders[steps - 1] = 1;
        return orders;
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        predictions.addFirst(solver.integratesClean() ? clean(index, output, latent) : noise(index, output, latent));
        if (predictions.size() > 3) predictions.removeLast();
        Tensor drawn = solver.draws() ? noise.next(latent.shape()) : null;
        int order = Math.min(orders[index], predictions.size());
        if (order == 1) before = latent;
        List<SolverPoint> points = new ArrayList<>();
        for (int i = 0; i < order; i++) points.add(point(index - i));
        return solver.stepFromOldest(before, predictions.subList(0, order), points, point(index + 1), slope, drawn);
    }
}
