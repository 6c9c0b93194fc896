package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/**
 * Song et al., Score-Based Generative Modeling through Stochastic Differential Equations, 2021: at each noise level a Langevin
 * step corrects, then a reverse diffusion step predicts. Each asks the network and draws; the last step leaves its noise out.
 *
 * <p>The field's class of this name knows no betas: it fits unconditional networks on continuous noise levels only, between
 * {@code sigma_min} and {@code sigma_max}. So it runs here too when the settings name no betas; with a checkpoint's betas it
 * runs over the checkpoint's own levels. The step size follows each picture by itself, so that a picture does not depend on
 * its batch.
 */
final class ScoreSdeVe extends LevelScheduler {

    private final double snr;
    private final double[] diffusions;

    ScoreSdeVe(SchedulerSettings settings, int steps) {
        this(settings, table(settings), Betas.named(settings), steps);
    }

    private ScoreSdeVe(SchedulerSettings settings, SigmaTable table, boolean trained, int steps) {
        this(settings, table, trained ? table.min() : settings.number("sigma_min", 0.01, 1e-6, 1e4),
            trained ? table.max() : settings.number("sigma_max", 1348, 1e-6, 1e6), steps);
    }

    private ScoreSdeVe(SchedulerSettings settings, SigmaTable table, double min, double max, int steps) {
        super(Prediction.of(settings), plan(table, min, max, settings.number("sampling_eps", 1e-5, 0, 0.1), steps), max);
        this.snr = settings.number("snr", 0.15, 1e-6, 10);
        double[] levels = NoiseLevels.exponential(steps, min, max);
        this.diffusions = new double[steps];
        for (int i = 0; i < steps; i++) {
            double next = i + 1 < steps ? levels[i + 1] : 0;
            diffusions[i] = levels[i] * levels[i] - next * next;
        }
    }

    /** @param last the share of the way at which the last level is asked for; the way goes from 1 to 0 */
    private static SigmaPlan plan(SigmaTable table, double min, double max, double last, int steps) {
        double[] times = new double[2 * steps];
        double[] sigmas = new double[2 * steps + 1];
        for (int i = 0; i < times.length; i++) {
            double share = 1 - NoiseLevels.share(i / 2, steps) * (1 - last);
            sigmas[i] = min * Math.pow(max / min, share);
            times[i] = table.timeOf(sigmas[i]);
        }
        return new SigmaPlan(times, sigmas);
    }

    @Override
    public int callsPerStep() {
        return 2;
    }

    @Override
    public double[] sigmas() {
        double[] levels = new double[diffusions.length];
        for (int i = 0; i < levels.length; i++) levels[i] = sigma(2 * i);
        return levels;
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        double level = sigma(index);
        Tensor score = Terms.of(-1 / level, prediction.noiseAtLevel(output, latent, level)).sum();
        Tensor drawn = noise.next(latent.shape());
        if (index % 2 == 0) return corrected(latent, score, drawn);
        double diffusion = diffusions[index / 2];
        Terms mean = Terms.of(1, latent).plus(diffusion, score);
        return index == calls() - 1 ? mean.sum() : mean.plus(Math.sqrt(diffusion), drawn).sum();
    }

    private Tensor corrected(Tensor latent, Tensor score, Tensor drawn) {
        int size = latent.data().length / latent.dim(0);
        Tensor moved = Tensor.zeros(latent.shape());
        for (int i = 0; i < latent.dim(0); i++) {
            double ratio = snr * norm(drawn.row(i)) / norm(score.row(i));
            double step = 2 * ratio * ratio;
            Tensor one = Terms.of(1, latent.row(i)).plus(step, score.row(i)).plus(Math.sqrt(2 * step), drawn.row(i)).sum();
            System.arraycopy(one.data(), 0, moved.data(), i * size, size);
        }
        return moved;
    }

    private static double norm(Tensor tensor) {
        double squares = 0;
        for (float value : tensor.data()) squares += (double) value * value;
        return Math.sqrt(Math.max(squares, Float.MIN_NORMAL));
    }
}
