package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.pipeline.InpaintingRequest.Beginning;
import io.darkroom.diffusion.pipeline.StartPicture.Pixels;
import io.darkroom.diffusion.scheduler.Scheduler;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Repaints a part of a picture. Models made for it see the mask and what is around it (Rombach et al. 2022); with others the
 * part that stays is put back after every step, as noisy as the rest (Lugmayr et al., RePaint, 2022, without going back).
 *
 * @param model stays open while runs are in progress
 */
public record Inpainting(DiffusionModel model) {

    /**
     * Makes the pictures of a request, in the order of its noise streams.
     *
     * @throws IllegalArgumentException picture, mask or clip skip do not fit the model, or the model is made for something else
     * @throws CancelledException       {@code cancellation} was asked to
     */
    public List<Image> run(InpaintingRequest request, Progress progress, Cancellation cancellation) {
        boolean made = model.purpose() == DiffusionModel.Purpose.INPAINTING;
        if (!made) model.require(DiffusionModel.Purpose.PICTURES);
        Recipe recipe = request.recipe();
        int factor = model.autoencoder().settings().factor();
        int height = request.mask().values().dim(2);
        int width = request.mask().values().dim(3);
        model.checkSize(height, width);

        // 1. The prompts become what the denoiser looks at.
        IntFunction<Conditioning> conditioning = recipe.encode(model, progress, cancellation);

        // 2. The picture becomes a latent, unless nobody will look at it.
        NoiseSource pictureNoise = recipe.pictureNoise().get();
        Tensor picture = made && request.beginning() == Beginning.NOISE ? null : request.start().latents(model, pictureNoise, cancellation).rows(request.pictures());

        // 3. Models made for it see the mask, and the picture with grey in the mask's place.
        List<RowPart> parts = new ArrayList<>();
        if (made) parts.add(beside(request, pictureNoise, cancellation));

        // 4. The run begins with noise, or with as much of it as the schedule will take away.
        SchedulePart schedule = recipe.schedule().get();
        NoiseSource noise = recipe.noise().get();
        Tensor drawn = noise.next(request.pictures(), model.autoencoder().settings().latentChannels(), height / factor, width / factor);
        Tensor latent = switch (request.beginning()) {
            case NOISE -> schedule.startNoise(drawn);
            case NOISED_PICTURE -> schedule.scheduler().addNoise(picture, drawn, schedule.from());
            case PICTURE -> picture;
        };

        // 5. Step by step it is taken away.
        Mask small = request.mask().binary().shrunk(height / factor, width / factor);
        LatentRule rule = made ? LatentRule.NONE : new PutBack(schedule, small, picture, drawn);
        try (Denoiser.Session session = model.denoiser().session(cancellation)) {
            GuidedDenoiser denoiser = recipe.first(parts).denoiser(model, session, conditioning, height, width, schedule.calls(), cancellation);
            latent = new DenoisingLoop(schedule, rule).run(latent, denoiser, noise, progress);
        }

        // 6. What is left is decoded.
        return model.autoencoder().images(latent, progress, cancellation);
    }

    private Beside beside(InpaintingRequest request, NoiseSource noise, Cancellation cancellation) {
        if (!(request.start() instanceof Pixels pixels)) throw new IllegalArgumentException("a model made for inpainting needs the picture, not its latents");
        return Beside.around(model, pixels.pictures(), request.mask(), request.pictures(), noise, cancellation);
    }

    /** What stays is put back after every step, at the noise level of the next call; after the last step as it is. */
    private record PutBack(SchedulePart schedule, Mask mask, Tensor picture, Tensor noise) implements LatentRule {

        @Override
        public Tensor stepped(int call, Tensor latent) {
            Scheduler scheduler = schedule.scheduler();
            return mask.blend(latent, call + 1 < schedule.to() ? scheduler.addNoise(picture, noise, call + 1) : picture);
        }
    }
}
