package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.List;
import java.util.function.IntFunction;

/**
 * From a picture and words to other pictures like it (Meng et al., SDEdit, 2022), with Stable Diffusion 1 and 2, SDXL, its
 * refiner and latent consistency models; models made for inpainting are told that all of it may change.
 *
 * @param model stays open while runs are in progress
 */
public record ImageToImage(DiffusionModel model) {

    /**
     * Makes the pictures of a request, in the order of its noise streams.
     *
     * @throws IllegalArgumentException the picture or the clip skip does not fit the model, or the model is made for something else
     * @throws CancelledException       {@code cancellation} was asked to
     */
    public List<Image> run(ImageToImageRequest request, Progress progress, Cancellation cancellation) {
        Tensor latents = latents(request, progress, cancellation);

        // 5. What is left is decoded.
        return model.autoencoder().images(latents, progress, cancellation);
    }

    /**
     * The pictures before they are decoded.
     *
     * @return [pictures, channels, height, width] as the denoiser sees them
     */
    public Tensor latents(ImageToImageRequest request, Progress progress, Cancellation cancellation) {

        // 1. The prompts become what the denoiser looks at.
        IntFunction<Conditioning> conditioning = request.recipe().encode(model, progress, cancellation);

        // 2. The picture becomes a latent.
        Tensor latent = request.start().latents(model, request.recipe().pictureNoise().get(), cancellation).rows(request.pictures());
        int factor = model.autoencoder().settings().factor();
        int height = factor * latent.dim(2);
        int width = factor * latent.dim(3);
        Recipe recipe = request.recipe().forWholePictures(model, height, width, cancellation);

        // 3. Noise hides as much of it as the schedule will take away.
        SchedulePart schedule = recipe.schedule().get();
        NoiseSource noise = recipe.noise().get();
        if (request.addNoise()) latent = schedule.scheduler().addNoise(latent, noise.next(latent.shape().clone()), schedule.from());

        // 4. Step by step it is taken away.
        try (Denoiser.Session session = model.denoiser().session(cancellation)) {
            GuidedDenoiser denoiser = recipe.denoiser(model, session, conditioning, height, width, schedule.calls(), cancellation);
            return new DenoisingLoop(schedule, LatentRule.NONE).run(latent, denoiser, noise, progress);
        }
    }
}
