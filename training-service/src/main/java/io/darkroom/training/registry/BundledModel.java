package io.darkroom.training.registry;

import io.darkroom.contracts.model.ModelCard;
import java.nio.file.Path;

/**
 * A model folder in which everything was found to be right.
 *
 * @param id      name of the folder
 * @param family  {@code sd15}: one CLIP text encoder, a UNet, a KL autoencoder
 * @param width   native, pixels
 * @param height  native, pixels
 * @param weights the file of the denoising network's weights
 */
record BundledModel(String id, String family, int width, int height, Path weights) {

    ModelCard card(String sha256, boolean isDefault) {
        return new ModelCard(id, null, family, "bundled:" + id, sha256, width, height, isDefault, false);
    }
}
