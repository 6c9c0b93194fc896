package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/** Song et al., Denoising Diffusion Implicit Models, 2021. Draws noise only with an eta above 0. */
final class Ddim extends VarianceScheduler {

    private final int stride;
    private final CleanBounds bounds;
    private final double eta;
    private final boolean noiseOfBounded;

    Ddim(SchedulerSettings settings, int steps, Stochasticity stochasticity) {
        super(settings, Spacing.rounded(Spacing.of(settings, Spacing.LEADING).times(Betas.trainSteps(settings), steps, Spacing.offset(settings))));
        this.stride = alphasCumprod.length / steps;
        this.bounds = CleanBounds.of(settings, true);
        this.eta = stochasticity.eta();
        this.noiseOfBounded = settings.flag("use_clipped_model_output", false);
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        double a = alphaAt(time(index));
        double next = alphaAt(time(index) - stride);
        double deviation = eta == 0 ? 0 : eta * Math.sqrt((1 - next) / (1 - a) * (1 - a / next));
        Tensor clean = bounds.apply(prediction.clean(output, latent, Math.sqrt(a), Math.sqrt(1 - a)));
        Tensor direction = noiseOfBounded ? Prediction.SAMPLE.noise(clean, latent, Math.sqrt(a), Math.sqrt(1 - a))
            : prediction.noise(output, latent, Math.sqrt(a), Math.sqrt(1 - a));
        Terms sum = Terms.of(Math.sqrt(next), clean).plus(Math.sqrt(1 - next - deviation * deviation), direction);
        return eta == 0 ? sum.sum() : sum.plus(deviation, noise.next(latent.shape())).sum();
    }
}
