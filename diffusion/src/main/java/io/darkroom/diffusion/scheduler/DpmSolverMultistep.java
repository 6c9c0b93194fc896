package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** DPM-Solver and DPM-Solver++ as a multistep method: one call a step, earlier predictions give the higher orders. */
final class DpmSolverMultistep extends SolverScheduler {

    /** Runs shorter than this finish with lower orders. */
    private static final int SHORT_RUN = 15;

    private final DpmSolver solver;
    private final DpmSolver.Slope slope;
    private final int order;
    private final boolean lowerOrderAtEnd;
    private final boolean firstOrderAtEnd;
    private final List<Tensor> predictions = new ArrayList<>();

    DpmSolverMultistep(SchedulerSettings settings, int steps) {
        super(settings, SigmaPlan.cutOverCosine(settings, new SigmaTable(Betas.finiteAlphasCumprod(settings)), steps));
        this.solver = DpmSolver.of(settings);
        this.slope = DpmSolver.slope(settings);
        this.order = settings.integer("solver_order", 2, 1, 3);
        boolean endsAtZero = SigmaPlan.endsAtZero(settings);
        boolean lowerOrder = settings.flag("lower_order_final", true);
        this.lowerOrderAtEnd = lowerOrder && steps < SHORT_RUN;
        this.firstOrderAtEnd = endsAtZero || lowerOrderAtEnd || settings.flag("euler_at_final", false);
        if (endsAtZero && !solver.integratesClean()) throw new IllegalArgumentException("algorithm_type dpmsolver cannot end at noise level 0: set final_sigmas_type to sigma_min");
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        predictions.addFirst(solver.integratesClean() ? clean(index, output, latent) : noise(index, output, latent));
        if (predictions.size() > order) predictions.removeLast();
        Tensor drawn = solver.draws() ? noise.next(latent.shape()) : null;
        int now = orderAt(index);
        List<SolverPoint> points = new ArrayList<>();
        for (int i = 0; i < now; i++) points.add(point(index - i));
        return solver.step(latent, predictions.subList(0, now), points, point(index + 1), slope, drawn);
    }

    private int orderAt(int index) {
        int left = steps() - index;
        int most = left == 1 && firstOrderAtEnd ? 1 : left == 2 && lowerOrderAtEnd ? 2 : 3;
        return Math.min(most, predictions.size());
    }
}
