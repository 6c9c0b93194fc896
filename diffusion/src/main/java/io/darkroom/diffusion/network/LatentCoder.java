package io.darkroom.diffusion.network;

import io.darkroom.diffusion.checkpoint.Config;

/** The settings of an autoencoder between pictures and the latents of diffusion. */
public sealed interface LatentCoder permits AutoencoderKl, AutoencoderTiny {

    /** The autoencoder of the class that the configuration itself names. */
    static LatentCoder of(Config config) {
        String className = config.text("_class_name", "AutoencoderKL");
        return switch (className) {
            case "AutoencoderKL" -> AutoencoderKl.of(config);
            case "AutoencoderTiny" -> AutoencoderTiny.of(config);
            default -> throw config.bad("_class_name", "the autoencoder \"" + className + "\" is not supported");
        };
    }

    int pictureChannels();

    int latentChannels();

    /** Pixels of a picture for each pixel of a latent, in either direction. */
    int factor();

    /** What the latents of diffusion are multiplied by. */
    double scaling();

    /** What is subtracted from them before. */
    double shift();

    /** From {@code image} in [-1, 1] to {@code moments} (mean, then logarithm of the variance) or to {@code latents} themselves. */
    Network encoder();

    /** From unscaled {@code latents} to {@code image}, {@link #factor} times as large. */
    Network decoder();
}
