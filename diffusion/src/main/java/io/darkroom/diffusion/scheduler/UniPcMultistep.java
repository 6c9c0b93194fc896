package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;
import java.util.Set;

/** {@link UniPc} over the noise levels that the settings ask for. */
final class UniPcMultistep extends SolverScheduler {

    private static final Set<String> OTHER_VARIANTS = Set.of("midpoint", "heun", "logrho");

    private static final int MAX_ORDER = 6;

    private final UniPc solver;
    private final boolean integratesClean;
    private final int order;
    private final boolean lowerOrderAtEnd;
    private final double[] uncorrected;

    UniPcMultistep(SchedulerSettings settings, int steps) {
        super(settings, SigmaPlan.withinWishedRange(settings, new SigmaTable(Betas.finiteAlphasCumprod(settings)), steps));
        settings.refuse("solver_p");
        this.integratesClean = settings.flag("predict_x0", true);
        this.order = settings.integer("solver_order", 2, 1, MAX_ORDER);
        this.lowerOrderAtEnd = settings.flag("lower_order_final", true);
        this.uncorrected = settings.numbers("disable_corrector", Schedulers.MAX_STEPS);
        UniPc.Variant variant = settings.choice("solver_type", UniPc.Variant.BH2, OTHER_VARIANTS);
        if (variant == UniPc.Variant.VARY_COEFF) throw new IllegalArgumentException("solver_type vary_coeff belongs to the web UI's UniPC; here there are bh1 and bh2");
        this.solver = new UniPc(variant, integratesClean, order);
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        Tensor prediction = integratesClean ? clean(index, output, latent) : noise(index, output, latent);
        boolean corrects = Arrays.stream(uncorrected).noneMatch(i -> i == index - 1);
        int most = lowerOrderAtEnd ? Math.min(order, steps() - index) : order;
        return solver.step(latent, prediction, point(index), point(index + 1), corrects, most);
    }
}
