package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;

/**
 * Karras et al., Elucidating the Design Space of Diffusion-Based Generative Models, 2022, algorithm 2 whole: Heun steps with
 * churn ({@code s_churn} 80, from {@code s_min} 0.05 to {@code s_max} 50, {@code s_noise} 1.007).
 *
 * <p>The field's class of this name knows no betas: it fits unconditional networks on continuous noise levels only, between
 * the squares of {@code sigma_min} and {@code sigma_max}. So it runs here too when the settings name no betas. With a
 * checkpoint's betas it runs over the checkpoint's own levels, evenly spaced in their logarithm like those.
 */
final class KarrasVe implements SigmaScheduler {

    private final HeunSampler heun;
    private final double initNoiseSigma;

    KarrasVe(SchedulerSettings settings, int steps) {
        SamplerModel model = SamplerModel.of(settings, false);
        boolean trained = Betas.named(settings);
        double min = trained ? model.table().min() : settings.number("sigma_min", 0.02, 1e-6, 1e4);
        double max = trained ? model.table().max() : settings.number("sigma_max", 100, 1e-6, 1e4);
        double[] levels = NoiseLevels.exponential(steps, trained ? min : min * min, trained ? max : max * max);
        SchedulerSettings churn = SchedulerSettings.none().with("s_churn", settings.number("s_churn", 80, 0, 1000))
            .with("s_tmin", settings.number("s_min", 0.05, 0, 1e9)).with("s_tmax", settings.number("s_max", 50, 0, 1e9))
            .with("s_noise", settings.number("s_noise", 1.007, 0, 10));
        this.heun = new HeunSampler(SamplerRun.along(model, model.table(), Arrays.copyOf(levels, steps + 1), churn));
        this.initNoiseSigma = max;
    }

    @Override
    public double[] timesteps() {
        return heun.timesteps();
    }

    @Override
    public int callsPerStep() {
        return heun.callsPerStep();
    }

    @Override
    public double initNoiseSigma() {
        return initNoiseSigma;
    }

    @Override
    public double inputScale(int index) {
        return heun.inputScale(index);
    }

    @Override
    public Tensor begin(Tensor latent, NoiseSource noise) {
        return heun.begin(latent, noise);
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        return heun.step(index, output, latent, noise);
    }

    @Override
    public Tensor addNoise(Tensor clean, Tensor noise, int index) {
        return heun.addNoise(clean, noise, index);
    }

    @Override
    public double[] sigmas() {
        return heun.sigmas();
    }

    @Override
    public double sigma(int index) {
        return heun.sigma(index);
    }
}
