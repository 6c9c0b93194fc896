package io.darkroom.worker.engine;

import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.pipeline.Autoencoder;
import io.darkroom.diffusion.pipeline.Cancellation;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Latents of an interrupted run as pictures. */
final class Latents {

    private Latents() {
    }

    /** @param latents [pictures, channels, height, width] as the denoiser sees them, noise and all */
    static List<Image> decode(Tensor latents, Autoencoder autoencoder) {
        Tensor plain = autoencoder.unscale(latents);
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < plain.dim(0); i++) {
            Tensor picture = autoencoder.decode(plain.row(i), new Cancellation());
            for (int k = 0; k < picture.data().length; k++) picture.data()[k] = Math.clamp(picture.data()[k] / 2 + 0.5f, 0f, 1f);
            images.add(Image.of(picture, 0));
        }
        return images;
    }
}
