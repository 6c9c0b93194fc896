package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.pipeline.StartPicture.Pixels;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Changes a picture as an instruction says (Brooks et al. 2023). Such models see the picture's unscaled latent beside the one
 * in the making; {@link PictureGuidance} says how much each of the two counts.
 *
 * @param model stays open while runs are in progress
 */
public record InstructPix2Pix(DiffusionModel model) {

    /**
     * Makes the pictures of a request, in the order of its noise streams.
     *
     * @param recipe   its prompt is the instruction
     * @param start    the picture; several are taken in turn
     * @param pictures 1 to 64
     * @throws IllegalArgumentException picture or clip skip do not fit the model, or the model is made for something else
     * @throws CancelledException       {@code cancellation} was asked to
     */
    public List<Image> run(Recipe recipe, Pixels start, int pictures, Progress progress, Cancellation cancellation) {
        TextToImageRequest.checkPictures(pictures);
        model.require(DiffusionModel.Purpose.INSTRUCTIONS);
        Autoencoder autoencoder = model.autoencoder();

        // 1. The instruction becomes what the denoiser looks at.
        IntFunction<Conditioning> conditioning = recipe.encode(model, progress, cancellation);

        // 2. So does the picture: the likeliest of its latents.
        Tensor beside = autoencoder.unscale(start.latents(model, NoiseSource.NONE, cancellation));
        int height = start.pictures().dim(2);
        int width = start.pictures().dim(3);

        // 3. The first latent is pure noise.
        SchedulePart schedule = recipe.schedule().get();
        NoiseSource noise = recipe.noise().get();
        Tensor latent = schedule.startNoise(noise.next(pictures, beside.dim(1), beside.dim(2), beside.dim(3)));

        // 4. Step by step it is taken away.
        try (Denoiser.Session session = model.denoiser().session(cancellation)) {
            GuidedDenoiser denoiser = recipe.first(List.of(new Beside(beside))).denoiser(model, session, conditioning, height, width, schedule.calls(), cancellation);
            latent = new DenoisingLoop(schedule, LatentRule.NONE).run(latent, denoiser, noise, progress);
        }

        // 5. What is left is decoded.
        return autoencoder.images(latent, progress, cancellation);
    }
}
