package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.image.MaskedContent;
import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.pipeline.WebUiImageToImageRequest.Masking;
import io.darkroom.diffusion.scheduler.Prediction;
import io.darkroom.diffusion.scheduler.SamplerModel;
import io.darkroom.diffusion.scheduler.Scheduler;
import io.darkroom.diffusion.scheduler.SchedulerSettings;
import io.darkroom.diffusion.scheduler.SigmaScheduler;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Image-to-image and inpainting as AUTOMATIC1111 does them: what stays is mixed into what the denoiser says at every call,
 * not put back after the step, and the mask may have half tones.
 *
 * @param model stays open while runs are in progress
 */
public record WebUiImageToImage(DiffusionModel model) {

    /**
     * Makes the pictures of a request, in the order of its noise streams.
     *
     * @throws IllegalArgumentException picture, mask or clip skip do not fit the model, or the model is made for something else
     * @throws CancelledException       {@code cancellation} was asked to
     */
    public List<Image> run(WebUiImageToImageRequest request, Progress progress, Cancellation cancellation) {
        Recipe recipe = request.recipe();
        Masking masking = request.masking();

        // 1. The prompts become what the denoiser looks at.
        IntFunction<Conditioning> conditioning = recipe.encode(model, progress, cancellation);

        // 2. The picture becomes a latent; under the mask something else may take its place.
        NoiseSource pictureNoise = recipe.pictureNoise().get();
        Tensor latent = request.start().latents(model, pictureNoise, cancellation).rows(request.pictures());
        int factor = model.autoencoder().settings().factor();
        int height = factor * latent.dim(2);
        int width = factor * latent.dim(3);
        SchedulePart schedule = recipe.schedule().get();
        NoiseSource noise = recipe.noise().get();
        Tensor drawn = noise.next(latent.shape().clone());
        Tensor start = masking == null ? latent : masking.latent().blend(under(masking.content(), latent, drawn), latent);

        // 3. Models that see more than the latent are shown what they were made for.
        Recipe told = switch (model.purpose()) {
            case INSTRUCTIONS -> recipe.first(List.of(new Beside(unscaled(request, cancellation))));
            case INPAINTING -> masking == null ? recipe.forWholePictures(model, height, width, cancellation)
                : recipe.first(List.of(Beside.around(model, pixels(request), masking.pixels(), request.pictures(), pictureNoise, cancellation)));
            case PICTURES, UPSCALING -> recipe.forWholePictures(model, height, width, cancellation);
        };

        // 4. Noise hides as much of it as the schedule will take away.
        Tensor noised = schedule.scheduler().addNoise(sum(start, drawn, request.extraNoise() * request.noiseMultiplier()), sum(null, drawn, request.noiseMultiplier()), schedule.from());

        // 5. Step by step it is taken away.
        LatentRule rule = masking == null ? LatentRule.NONE : new MixedIn(schedule.scheduler(), prediction(), masking.latent(), start);
        try (Denoiser.Session session = model.denoiser().session(cancellation)) {
            GuidedDenoiser denoiser = told.denoiser(model, session, conditioning, height, width, schedule.calls(), cancellation);
            latent = new DenoisingLoop(schedule, rule).run(noised, denoiser, noise, progress);
        }

        // 6. What stays is put back and all is decoded.
        return model.autoencoder().images(masking == null ? latent : masking.latent().blend(latent, start), progress, cancellation);
    }

    private static Tensor under(MaskedContent content, Tensor latent, Tensor noise) {
        return switch (content) {
            case FILL, ORIGINAL -> latent;
            case LATENT_NOISE -> noise;
            case LATENT_NOTHING -> Tensor.zeros(latent.shape().clone());
        };
    }

    /** The likeliest latents of the picture, as models see them that follow instructions. */
    private Tensor unscaled(WebUiImageToImageRequest request, Cancellation cancellation) {
        return model.autoencoder().unscale(model.autoencoder().latents(pixels(request), NoiseSource.NONE, cancellation));
    }

    private static Tensor pixels(WebUiImageToImageRequest request) {
        if (request.start() instanceof StartPicture.Pixels pixels) return pixels.pictures();
        throw new IllegalArgumentException("a model made for inpainting or instructions needs the picture, not its latents");
    }

    /** @param base null for nothing */
    private static Tensor sum(Tensor base, Tensor noise, double factor) {
        if (base != null && factor == 0) return base;
        Tensor sum = Tensor.zeros(noise.shape().clone());
        for (int i = 0; i < sum.data().length; i++) sum.data()[i] = (float) ((base == null ? 0 : base.data()[i]) + factor * noise.data()[i]);
        return sum;
    }

    private Prediction prediction() {
        return SamplerModel.of(SchedulerSettings.of(model.schedulerConfig()), model.isXl()).prediction();
    }

    /**
     * What stays is mixed into the clean picture that each answer means; samplers that count training steps show the denoiser
     * the mixture instead.
     */
    private record MixedIn(Scheduler scheduler, Prediction prediction, Mask mask, Tensor kept) implements LatentRule {

        @Override
        public Tensor shown(int call, Tensor latent) {
            return scheduler instanceof SigmaScheduler ? latent : mask.blend(latent, kept);
        }

        @Override
        public Tensor answered(int call, Tensor output, Tensor latent) {
            if (!(scheduler instanceof SigmaScheduler levels)) return output;
            Tensor clean = prediction.cleanAtLevel(output, latent, levels.sigma(call));
            return prediction.ofCleanAtLevel(mask.blend(clean, kept), latent, levels.sigma(call));
        }
    }
}
