package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * From words to wide pictures, also such as close to a full turn.
 *
 * @param model stays open while runs are in progress
 */
public record TextToPanorama(DiffusionModel model, Panorama panorama) {

    /**
     * Makes the pictures of a request, in the order of its noise streams.
     *
     * @throws IllegalArgumentException as {@link TextToImage#run}
     * @throws CancelledException       {@code cancellation} was asked to
     */
    public List<Image> run(TextToImageRequest request, Progress progress, Cancellation cancellation) {
        Recipe recipe = request.recipe().with(List.of(panorama));
        Tensor latents = new TextToImage(model).latents(new TextToImageRequest(recipe, request.width(), request.height(), request.pictures()), progress, cancellation);
        Autoencoder autoencoder = model.autoencoder();
        if (!panorama.round()) return autoencoder.images(latents, progress, cancellation);

        // The decoder is shown the other edge at each side, which is then taken off again.
        Tensor pictures = Panorama.withoutEdges(autoencoder.pictures(Panorama.withEdges(latents), cancellation), request.width());
        progress.decoded(pictures);
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < pictures.dim(0); i++) images.add(Image.of(pictures, i));
        return images;
    }
}
