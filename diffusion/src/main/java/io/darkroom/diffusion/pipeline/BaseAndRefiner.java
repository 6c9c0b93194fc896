package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.List;

/**
 * SDXL's two models one after the other (Podell et al. 2023): the base takes away most of the noise, the refiner the rest.
 *
 * @param base    stays open while runs are in progress
 * @param refiner as {@code base}
 */
public record BaseAndRefiner(DiffusionModel base, DiffusionModel refiner) {

    /**
     * Makes the pictures of a request.
     *
     * @param first           its schedule ends where the refiner's begins, {@link SchedulePart#until}
     * @param second          what the refiner is told; its schedule is the rest, {@link SchedulePart#after}
     * @param progress        of the base
     * @param refinerProgress of the refiner
     */
    public List<Image> run(TextToImageRequest first, Recipe second, Progress progress, Progress refinerProgress, Cancellation cancellation) {
        Tensor latents = new TextToImage(base).latents(first, progress, cancellation);
        ImageToImageRequest rest = new ImageToImageRequest(second, new StartPicture.Latents(latents), first.pictures(), false);
        return new ImageToImage(refiner).run(rest, refinerProgress, cancellation);
    }
}
