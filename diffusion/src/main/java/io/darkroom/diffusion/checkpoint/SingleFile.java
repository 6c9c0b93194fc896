package io.darkroom.diffusion.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.diffusion.checkpoint.CheckpointIdentity.Family;
import io.darkroom.diffusion.checkpoint.CheckpointIdentity.Prediction;
import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A checkpoint in one file, as the original programs write it: everything that a folder would hold, taken from keys, shapes
 * and the published settings of the model's family. Opening validates the file and reads no more than its header; only Stable
 * Diffusion 2 needs a look at a few values, by which its two kinds differ.
 *
 * @param file     the checkpoint
 * @param identity what it is
 */
public record SingleFile(Path file, CheckpointIdentity identity) {
    /** Beyond this deviation of one of its biases, Stable Diffusion 2 answers the velocity (ComfyUI's rule). */
    private static final double VELOCITY_DEVIATION = 0.09;
    private static final String TELLING_BIAS = "model.diffusion_model.output_blocks.11.1.transformer_blocks.0.norm1.bias";
    private static final int MAX_YAML = 1 << 20;
    private static final Pattern PARAMETERIZATION = Pattern.compile("(?m)^\\s*parameterization:\\s*[\"']?(v|eps)\\b");

    /**
     * Opens and validates a checkpoint.
     *
     * @throws CheckpointException the file is broken, or no checkpoint of Stable Diffusion, or one of
     *                             another family than it says
     * @throws IOException         it cannot be read
     */
    public static SingleFile open(Path file) throws IOException {
        SafetensorsHeader header = TensorFile.header(file);
        CheckpointIdentity identity = CheckpointIdentity.of(header);
        if (identity.parts().isEmpty()) {
            String reason = ForeignFile.of(header.entries().keySet()).map(what -> "this is " + what).orElse("no part of a Stable Diffusion checkpoint is in it");
            throw new CheckpointException(file, "", reason);
        }
        Optional<Family> named = CheckpointIdentity.named(header.metadata());
        if (named.isPresent() && identity.family().isPresent() && !named.equals(identity.family())) {
            throw new CheckpointException(file, "", "its metadata says " + named.get() + ", its tensors are those of " + identity.family().get());
        }
        if (identity.prediction() == Prediction.UNDECIDED) identity = identity.with(decided(header));
        return new SingleFile(file, identity);
    }

    /** Where the tensors of a network lie, such as those of {@code unet}. */
    public WeightFiles weights(String part) {
        if (!identity.parts().contains(part)) throw new CheckpointException(file, part, "missing, the file has only " + identity.parts());
        return WeightFiles.of(file, SingleFileLayout.component(part));
    }

    /**
     * A network with its settings.
     *
     * @throws CheckpointException the file has no such network, or its family cannot be told
     */
    public Component component(String part) throws IOException {
        WeightFiles weights = weights(part);
        if (!part.equals("vae") && identity.family().isEmpty()) {
            throw new CheckpointException(file, part, "of no known family: the text's width of " + identity.contextChannels() + " channels belongs to none");
        }
        SafetensorsHeader header = TensorFile.header(file);
        NetworkShapes shapes = shapes(SingleFileLayout.shapes(header), part);
        ObjectNode config = switch (part) {
            case "unet", "controlnet" -> SingleFileConfigs.denoiser(shapes, identity);
            case "vae" -> SingleFileConfigs.autoencoder(shapes, identity);
            default -> SingleFileConfigs.textEncoder(shapes, identity, part);
        };
        return new Component(Config.of(file, config), weights);
    }

    /**
     * The network that the file is for: a ControlNet or an autoencoder.
     *
     * @throws CheckpointException it is for something else
     */
    public Component only() throws IOException {
        return switch (identity.use()) {
            case CONTROLNET -> component("controlnet");
            case VAE -> component("vae");
            case TEXT_TO_IMAGE, IMAGE_TO_IMAGE, INPAINT, INSTRUCT_PIX2PIX, DEPTH_TO_IMAGE, X4_UPSCALER, TEXT_ENCODER ->
                throw new CheckpointException(file, "", "is for " + identity.use() + ", neither a ControlNet nor an autoencoder");
        };
    }

    /** The settings of the scheduler that the family's published folders have. */
    public JsonNode schedulerConfig() {
        return SingleFileConfigs.scheduler(identity);
    }

    /** The settings of the scheduler that noises the picture which an upscaler enlarges. */
    public JsonNode pictureNoiseConfig() {
        return SingleFileConfigs.pictureNoise();
    }

    /** Whether the token of id 0 pads prompts for a text encoder, as for OpenCLIP's; for CLIP's the end token does. */
    public boolean padsWithZero(String part) {
        return part.equals("text_encoder_2") || identity.family().filter(family -> family == Family.SD2).isPresent();
    }

    /** A denoiser's settings as far as keys and shapes of a checkpoint, and its family, tell them. */
    public static ObjectNode denoiserConfig(Map<String, long[]> stored, CheckpointIdentity identity) {
        return SingleFileConfigs.denoiser(shapes(stored, "unet"), identity);
    }

    private static NetworkShapes shapes(Map<String, long[]> stored, String part) {
        return NetworkShapes.of(SingleFileLayout.of(stored), stored, part);
    }

    /** Settings beside the file decide, else the values of one bias. */
    private static Prediction decided(SafetensorsHeader header) throws IOException {
        String name = header.file().getFileName().toString();
        Path yaml = header.file().resolveSibling(name.replaceFirst("\\.[^.]*$", "") + ".yaml");
        if (Files.isRegularFile(yaml)) {
            try (InputStream in = Files.newInputStream(yaml)) {
                Matcher said = PARAMETERIZATION.matcher(new String(in.readNBytes(MAX_YAML), StandardCharsets.UTF_8));
                if (said.find()) return said.group(1).equals("v") ? Prediction.V : Prediction.EPSILON;
            }
        }
        if (!header.entries().containsKey(TELLING_BIAS)) return Prediction.EPSILON;
        try (TensorFile open = TensorFile.open(header.file())) {
            return deviation(open.tensor(TELLING_BIAS)) > VELOCITY_DEVIATION ? Prediction.V : Prediction.EPSILON;
        }
    }

    private static double deviation(Tensor tensor) {
        double sum = 0;
        double squares = 0;
        for (float value : tensor.data()) {
            sum += value;
            squares += (double) value * value;
        }
        double mean = sum / tensor.data().length;
        return Math.sqrt(squares / tensor.data().length - mean * mean);
    }
}
