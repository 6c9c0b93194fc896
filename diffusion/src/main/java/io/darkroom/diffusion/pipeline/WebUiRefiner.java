package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.List;

/**
 * Text-to-image with a refiner as AUTOMATIC1111 does it: one run of one sampler, in which another model takes over.
 *
 * @param base    stays open while runs are in progress
 * @param refiner as {@code base}; any model with the same kind of latents
 */
public record WebUiRefiner(DiffusionModel base, DiffusionModel refiner) {
    private static final double TRAIN_STEPS = 1000;

    /**
     * Makes the pictures of a request.
     *
     * @param told     what the refiner is told; only prompts, guidance, sizes and parts count
     * @param switchAt the share of the noise levels after which it takes over, 0 to 1
     * @throws IllegalArgumentException sizes or latents do not fit the models, or a model is made for something else
     * @throws CancelledException       {@code cancellation} was asked to
     */
    public List<Image> run(TextToImageRequest request, Recipe told, double switchAt, Progress progress, Cancellation cancellation) {
        if (!(switchAt >= 0 && switchAt <= 1)) throw new IllegalArgumentException("a switch at " + switchAt + " is outside 0 to 1");
        int channels = base.autoencoder().settings().latentChannels();
        if (refiner.autoencoder().settings().latentChannels() != channels) throw new IllegalArgumentException("the refiner has latents of another kind");
        int height = request.height();
        int width = request.width();
        base.checkSize(height, width);
        refiner.checkSize(height, width);
        Recipe first = request.recipe().forWholePictures(base, height, width, cancellation);
        Recipe second = told.forWholePictures(refiner, height, width, cancellation);

        // 1. Both models read the prompts in their own way.
        var conditioning = first.encode(base, progress, cancellation);
        var refinerConditioning = second.encode(refiner, Progress.NONE, cancellation);

        // 2. The first latent is pure noise.
        SchedulePart schedule = first.schedule().get();
        NoiseSource noise = first.noise().get();
        int factor = base.autoencoder().settings().factor();
        Tensor latent = schedule.startNoise(noise.next(request.pictures(), channels, height / factor, width / factor));

        // 3. Step by step it is taken away, from some call on by the refiner.
        try (Denoiser.Session one = base.denoiser().session(cancellation); Denoiser.Session two = refiner.denoiser().session(cancellation)) {
            GuidedDenoiser before = first.denoiser(base, one, conditioning, height, width, schedule.calls(), cancellation);
            GuidedDenoiser after = second.denoiser(refiner, two, refinerConditioning, height, width, schedule.calls(), cancellation);
            latent = new DenoisingLoop(schedule, LatentRule.NONE).run(latent, new Switch(before, after, switchAt), noise, progress);
        }

        // 4. What is left is decoded.
        return base.autoencoder().images(latent, progress, cancellation);
    }

    /** Once the refiner is there it stays, even where a sampler goes back up. */
    private static final class Switch implements LatentDenoiser {
        private final LatentDenoiser base;
        private final LatentDenoiser refiner;
        private final double switchAt;
        private boolean switched;

        Switch(LatentDenoiser base, LatentDenoiser refiner, double switchAt) {
            this.base = base;
            this.refiner = refiner;
            this.switchAt = switchAt;
        }

        @Override
        public GuidedDenoiser.Answer predict(int call, Tensor latents, double scale, double time) {
            switched |= (TRAIN_STEPS - 1 - Math.rint(time)) / TRAIN_STEPS >= switchAt;
            return (switched ? refiner : base).predict(call, latents, scale, time);
        }
    }
}
