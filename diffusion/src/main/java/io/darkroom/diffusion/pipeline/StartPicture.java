package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/** The picture that a run begins with. */
public sealed interface StartPicture {

    /**
     * Pictures to be encoded.
     *
     * @param pictures [number, 3, height, width] in [0, 1]
     */
    record Pixels(Tensor pictures) implements StartPicture {

        @Override
        public Tensor latents(DiffusionModel model, NoiseSource noise, Cancellation cancellation) {
            if (pictures.shape().length != 4) throw new IllegalArgumentException(pictures + " is no batch of pictures");
            model.checkSize(pictures.dim(2), pictures.dim(3));
            return model.autoencoder().latents(pictures, noise, cancellation);
        }
    }

    /**
     * Latents as the denoiser sees them, such as another run left.
     *
     * @param values [number, channels, height, width]
     */
    record Latents(Tensor values) implements StartPicture {

        @Override
        public Tensor latents(DiffusionModel model, NoiseSource noise, Cancellation cancellation) {
            int channels = model.autoencoder().settings().latentChannels();
            if (values.shape().length != 4 || values.dim(1) != channels) throw new IllegalArgumentException(values + " is no batch of latents of " + channels + " channels");
            return values;
        }
    }

    /** @param noise asked where a picture may be one of several latents */
    Tensor latents(DiffusionModel model, NoiseSource noise, Cancellation cancellation);
}
