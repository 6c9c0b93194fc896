package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;

/** {@link UniPc} over the noise levels that the settings ask for. */
final class UniPcMultistep extends SolverScheduler {

    /** Names of other solvers' types count as BH2, so that one file serves several schedulers. */
    private enum SolverType { BH1, BH2, MIDPOINT, HEUN, LOGRHO }

    private static final int MAX_ORDER = 6;

    private final UniPc solver;
    private final boolean integratesClean;
    private final int order;
    private final boolean lowerOrderAtEnd;
    private final double[] uncorrected;

    UniPcMultistep(SchedulerSettings settings, int steps) {
        super(settings, plan(settings, steps));
        settings.refuse("solver_p");
        this.integratesClean = settings.flag("predict_x0", true);
        this.order = settings.integer("solver_order", 2, 1, MAX_ORDER);
        this.lowerOrderAtEnd = settings.flag("lower_order_final", true);
        this.uncorrected = settings.numbers("disable_corrector", Schedulers.MAX_STEPS);
        boolean bh1 = settings.choice("solver_type", SolverType.BH2) == SolverType.BH1;
        this.solver = new UniPc(bh1 ? UniPc.Variant.BH1 : UniPc.Variant.BH2, integratesClean, order);
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        Tensor prediction = integratesClean ? clean(index, output, latent) : noise(index, output, latent);
        boolean corrects = Arrays.stream(uncorrected).noneMatch(i -> i == index - 1);
        int most = lowerOrderAtEnd ? Math.min(order, steps() - index) : order;
        return solver.step(latent, prediction, point(index), point(index + 1), corrects, most);
    }
}
