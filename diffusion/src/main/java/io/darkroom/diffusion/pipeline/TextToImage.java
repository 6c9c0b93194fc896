package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.List;
import java.util.function.IntFunction;

/**
 * From words to pictures, with Stable Diffusion 1 and 2, SDXL and latent consistency models; models made for inpainting are
 * told that there is nothing around. Safe for several threads: everything a run remembers is its own.
 *
 * @param model stays open while runs are in progress
 */
public record TextToImage(DiffusionModel model) {

    /**
     * Makes the pictures of a request, in the order of its noise streams.
     *
     * @throws IllegalArgumentException the size or the clip skip does not fit the model, or the model is made for something else
     * @throws CancelledException       {@code cancellation} was asked to
     */
    public List<Image> run(TextToImageRequest request, Progress progress, Cancellation cancellation) {
        Tensor latents = latents(request, progress, cancellation);

        // 4. What is left is decoded.
        return model.autoencoder().images(latents, progress, cancellation);
    }

    /**
     * The pictures before they are decoded, for whoever goes on with them.
     *
     * @return [pictures, channels, height, width] as the denoiser sees them
     */
    public Tensor latents(TextToImageRequest request, Progress progress, Cancellation cancellation) {
        model.checkSize(request.height(), request.width());
        Recipe recipe = request.recipe().forWholePictures(model, request.height(), request.width(), cancellation);

        // 1. The prompts become what the denoiser looks at.
        IntFunction<Conditioning> conditioning = recipe.encode(model, progress, cancellation);

        // 2. The first latent is pure noise.
        SchedulePart schedule = recipe.schedule().get();
        NoiseSource noise = recipe.noise().get();
        int factor = model.autoencoder().settings().factor();
        int channels = model.autoencoder().settings().latentChannels();
        Tensor latent = schedule.startNoise(noise.next(request.pictures(), channels, request.height() / factor, request.width() / factor));

        // 3. Step by step it is taken away.
        try (Denoiser.Session session = model.denoiser().session(cancellation)) {
            GuidedDenoiser denoiser = recipe.denoiser(model, session, conditioning, request.height(), request.width(), schedule.calls(), cancellation);
            return new DenoisingLoop(schedule, LatentRule.NONE).run(latent, denoiser, noise, progress);
        }
    }
}
