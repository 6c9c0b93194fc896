package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Improved pseudo linear multistep: {@link AdamsBashforth} over predicted noises from the first step on (Zhang and Chen, 2022).
 *
 * <p>The field's class of this name knows no betas: it was made for networks trained on the circle, that are told times
 * between 0 and 1 and answer with velocity. So it runs here too when the settings name no betas. With a checkpoint's betas
 * it runs over those, at whole training steps and with the checkpoint's own prediction type: otherwise the networks of this
 * family would be told times they never saw.
 */
final class Ipndm implements UnscaledScheduler {

    private final Prediction prediction;
    private final double[] times;
    private final SolverPoint[] points;
    private final List<Tensor> noises = new ArrayList<>();

    Ipndm(SchedulerSettings settings, int steps) {
        this.times = new double[steps];
        this.points = new SolverPoint[steps + 1];
        boolean trained = Betas.named(settings);
        this.prediction = trained ? Prediction.of(settings) : Prediction.V_PREDICTION;
        if (trained) {
            SigmaPlan plan = SigmaPlan.aboveLastTime(settings, new SigmaTable(Betas.finiteAlphasCumprod(settings)), steps);
            System.arraycopy(plan.times(), 0, times, 0, steps);
            for (int i = 0; i <= steps; i++) points[i] = SolverPoint.atLevel(plan.sigmas()[i]);
        } else {
            for (int i = 0; i <= steps; i++) {
                double sigma = Math.pow(Math.sin((1 - (double) i / steps) * Math.PI / 2), 2);
                points[i] = new SolverPoint(Math.sqrt(1 - sigma * sigma), sigma, Double.NaN);
                if (i < steps) times[i] = Math.atan2(sigma, points[i].alpha()) / Math.PI * 2;
            }
        }
    }

    @Override
    public double[] timesteps() {
        return times.clone();
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        SolverPoint from = points[index];
        SolverPoint to = points[index + 1];
        noises.addFirst(prediction.noise(output, latent, from.alpha(), from.sigma()));
        if (noises.size() > 4) noises.removeLast();
        double keep = to.alpha() / Math.max(from.alpha(), 1e-8);
        return Terms.of(keep, latent).plus(to.sigma() - keep * from.sigma(), AdamsBashforth.extrapolate(noises)).sum();
    }

    @Override
    public Tensor addNoise(Tensor clean, Tensor noise, int index) {
        return Terms.of(points[index].alpha(), clean).plus(points[index].sigma(), noise).sum();
    }
}
