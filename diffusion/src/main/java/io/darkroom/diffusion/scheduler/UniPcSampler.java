package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/**
 * {@link UniPc} as AUTOMATIC1111 runs it: over continuous times from 1 down to 1/1000 of the training steps, the logarithm of
 * the picture's share linear between them, and a last step that stays above level 0.
 */
final class UniPcSampler extends TimestepSampler {

    private enum Skip { TIME_UNIFORM, TIME_QUADRATIC, LOGSNR }

    private final UniPc solver;
    private final double[] places;
    private final LogAlphas alphas;
    private final int order;
    private final boolean lowerOrderAtEnd;

    UniPcSampler(TimestepRun run) {
        this(run, places(run));
    }

    private UniPcSampler(TimestepRun run, double[] places) {
        super(run, calls(places, run.model().alphasCumprod().length));
        this.places = places;
        this.alphas = new LogAlphas(run.model().alphasCumprod());
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
        LogAlphas alphas = new LogAlphas(run.model().alphasCumprod());
        double first = alphas.at(from).lambda();
        double last = alphas.at(to).lambda();
        for (int i = 0; i <= steps; i++) {
            double share = (double) i / steps;
            places[i] = switch (skip) {
                case TIME_UNIFORM -> from + share * (to - from);
                case TIME_QUADRATIC -> Math.pow(Math.sqrt(from) + share * (Math.sqrt(to) - Math.sqrt(from)), 2);
                case LOGSNR -> alphas.placeOf(first + share * (last - first));
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
        SolverPoint at = alphas.at(places[index]);
        Tensor clean = Prediction.EPSILON.clean(noise(index, output, latent), latent, at.alpha(), at.sigma());
        int left = places.length - 1 - index;
        int most = lowerOrderAtEnd ? Math.min(order, left) : order;
        return solver.step(latent, clean, at, alphas.at(places[index + 1]), true, most);
    }

    /** The logarithm of the picture's amplitude at every training step, linear between them and beyond the ends. */
    private record LogAlphas(double[] alphasCumprod) {

        private double log(int step) {
            return Math.log(alphasCumprod[step]) / 2;
        }

        /** @param place a share of the training steps */
        SolverPoint at(double place) {
            double time = place * alphasCumprod.length - 1;
            int below = Math.clamp((int) time, 0, alphasCumprod.length - 2);
            return SolverPoint.atLogAlpha(log(below) + (time - below) * (log(below + 1) - log(below)));
        }

        /** The way back from {@code lambda}. */
        double placeOf(double lambda) {
            double wanted = -Math.log1p(Math.exp(-2 * lambda)) / 2;
            int below = 0;
            int above = alphasCumprod.length - 1;
            while (above - below > 1) {
                int middle = (below + above) >>> 1;
                if (log(middle) >= wanted) below = middle;
                else above = middle;
            }
            return (below + (wanted - log(below)) / (log(above) - log(below)) + 1) / alphasCumprod.length;
        }
    }
}
