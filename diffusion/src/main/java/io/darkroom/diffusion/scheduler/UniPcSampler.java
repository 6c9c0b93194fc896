package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/**
 * {@link UniPc} as AUTOMATIC1111 runs it: over continuous times from 1 down to 1/1000 of the training steps, the logarithm of
 * the picture's share linear between them, and a last step that stays above level 0.
 */
final class UniPcSampler extends TimestepSampler {

    private enum Skip { TIME_UNIFORM, TIME_QUADRATIC }

    private final UniPc solver;
    private final double[] places;
    private final double[] logAlphas;
    private final int order;
    private final boolean lowerOrderAtEnd;

    UniPcSampler(TimestepRun run) {
        this(run, places(run));
    }

    private UniPcSampler(TimestepRun run, double[] places) {
        super(run.model(), calls(places, run.model().alphasCumprod().length), run.noisedTo());
        this.places = places;
        this.logAlphas = new double[run.model().alphasCumprod().length];
        for (int i = 0; i < logAlphas.length; i++) logAlphas[i] = Math.log(alpha(i)) / 2;
        this.order = Math.min(run.options().integer("uni_pc_order", 3, 1, 6), places.length - 1);
        this.lowerOrderAtEnd = run.options().flag("uni_pc_lower_order_final", true);
        this.solver = new UniPc(run.options().choice("uni_pc_variant", UniPc.Variant.BH1), true, order);
    }

    /** Times as shares of the training steps, one more than calls. */
    private static double[] places(TimestepRun run) {
        int trainSteps = run.model().alphasCumprod().length;
        double from = run.fromPicture() ? (run.time(0) + 1.0) / trainSteps : 1;
        double to = 1.0 / trainSteps;
        int steps = run.times().length;
        Skip skip = run.options().choice("uni_pc_skip_type", Skip.TIME_UNIFORM);
        double[] places = new double[steps + 1];
        for (int i = 0; i <= steps; i++) {
            double share = (double) i / steps;
            places[i] = switch (skip) {
                case TIME_UNIFORM -> from + share * (to - from);
                case TIME_QUADRATIC -> Math.pow(Math.sqrt(from) + share * (Math.sqrt(to) - Math.sqrt(from)), 2);
            };
        }
        return places;
    }

    private static double[] calls(double[] places, int trainSteps) {
        double[] calls = new double[places.length - 1];
        for (int i = 0; i < calls.length; i++) calls[i] = (places[i] - 1.0 / trainSteps) * trainSteps;
        return calls;
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        SolverPoint at = point(index);
        Tensor clean = Prediction.EPSILON.clean(noise(index, output, latent), latent, at.alpha(), at.sigma());
        int left = places.length - 1 - index;
        int most = lowerOrderAtEnd ? Math.min(order, left) : order;
        return solver.step(latent, clean, at, point(index + 1), true, most);
    }

    private SolverPoint point(int index) {
        double time = places[index] * logAlphas.length - 1;
        int below = Math.clamp((int) time, 0, logAlphas.length - 2);
        return SolverPoint.atLogAlpha(logAlphas[below] + (time - below) * (logAlphas[below + 1] - logAlphas[below]));
    }
}
