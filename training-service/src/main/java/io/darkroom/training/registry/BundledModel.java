package io.darkroom.training.registry;

import io.darkroom.contracts.model.ModelCard;
import java.nio.file.Path;

/**
 * A model in which everything was found to be right.
 *
 * @param id      what requests call it
 * @param entry   the name of its folder or file
 * @param family  {@code sd15}, {@code sd21}, {@code sdxl} or {@code sdxl-refiner}
 * @param width   native, pixels
 * @param height  native, pixels
 * @param weights the file of the denoising network's weights
 */
record BundledModel(String id, String entry, String family, int width, int height, Path weights) {

    ModelCard card(String sha256, boolean isDefault) {
        return new ModelCard(id, null, family, "bundled:" + entry, sha256, width, height, isDefault, false);
    }
}
