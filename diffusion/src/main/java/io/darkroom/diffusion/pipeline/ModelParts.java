package io.darkroom.diffusion.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.CheckpointIdentity;
import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.checkpoint.ModelFolder;
import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.checkpoint.SingleFile;
import io.darkroom.diffusion.tokenizer.ClipTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a model is made of, before it is loaded.
 *
 * @param texts           the text encoders in the order in which the denoiser takes their channels: one for Stable Diffusion 1 and
 *                        2 and for SDXL's refiner, two for SDXL
 * @param scheduler       settings of the scheduler that the model recommends
 * @param pictureNoise    settings of the scheduler that noises the picture an upscaler enlarges; null for other models
 * @param zeroNegative    whether a negative prompt that nobody gave is no text at all, rather than an empty one
 * @param scored          whether sizes end in an aesthetic score, as SDXL's refiner was trained
 * @param mostPictureNoise up to which time an upscaler's picture may be noised
 */
public record ModelParts(List<Text> texts, Component unet, Component autoencoder, JsonNode scheduler, JsonNode pictureNoise,
                         boolean zeroNegative, boolean scored, int mostPictureNoise) {
    private static final int USUAL_MOST_PICTURE_NOISE = 350;

    /** A text encoder and the tokenizer that goes with it. */
    public record Text(ClipTokenizer tokenizer, Component encoder) {
    }

    public ModelParts {
        texts = List.copyOf(texts);
    }

    /**
     * The parts of a model in the diffusers folder layout, or of a checkpoint in one file.
     *
     * @throws CheckpointException a part is missing or of a kind that is not supported
     * @throws IOException         a file cannot be read
     */
    public static ModelParts open(Path model) throws IOException {
        return Files.isDirectory(model) ? of(ModelFolder.open(model)) : of(SingleFile.open(model));
    }

    /**
     * The parts of a checkpoint in one file.
     *
     * @throws CheckpointException a part is missing or of a kind that is not supported
     */
    public static ModelParts of(SingleFile file) throws IOException {
        CheckpointIdentity identity = file.identity();
        if (!identity.parts().contains("unet")) throw new CheckpointException(file.file(), "", "this is no whole model but for use as " + identity.use() + ": it has only " + identity.parts());
        if (identity.isEdm()) throw new CheckpointException(file.file(), "", "the noise levels of EDM are not supported");
        List<Text> texts = new ArrayList<>();
        for (String part : List.of("text_encoder", "text_encoder_2")) {
            if (!identity.asksFor(part)) continue;
            ClipTokenizer tokenizer = ClipTokenizer.published();
            texts.add(new Text(file.padsWithZero(part) ? tokenizer.withPadding(0) : tokenizer, file.component(part)));
        }
        boolean upscaler = identity.use() == CheckpointIdentity.Use.X4_UPSCALER;
        boolean scored = identity.family().equals(Optional.of(CheckpointIdentity.Family.SDXL_REFINER));
        return new ModelParts(texts, file.component("unet"), file.component("vae"), file.schedulerConfig(), upscaler ? file.pictureNoiseConfig() : null,
            texts.size() == 2, scored, USUAL_MOST_PICTURE_NOISE);
    }

    /**
     * The parts of a model in the diffusers folder layout.
     *
     * @throws CheckpointException a part is missing or of a kind that is not supported
     */
    public static ModelParts of(ModelFolder model) throws IOException {
        Config index = model.index();
        List<Text> texts = new ArrayList<>();
        JsonNode scheduler = scheduler(model, "scheduler");
        Component unet = model.component("unet", "UNet2DConditionModel");
        Component autoencoder = Component.open(model.folder("vae"));
        boolean refiner = isEmpty(index, "text_encoder") && !isEmpty(index, "text_encoder_2");
        if (!refiner) texts.add(new Text(ClipTokenizer.load(model.folder("tokenizer")), model.component("text_encoder", "CLIPTextModel")));
        if (!isEmpty(index, "text_encoder_2")) {
            texts.add(new Text(ClipTokenizer.load(model.folder("tokenizer_2")), model.component("text_encoder_2", "CLIPTextModelWithProjection")));
        }
        boolean upscaler = Files.exists(model.folder("low_res_scheduler"));
        return new ModelParts(texts, unet, autoencoder, scheduler, upscaler ? scheduler(model, "low_res_scheduler") : null,
            index.flag("force_zeros_for_empty_prompt", !isEmpty(index, "text_encoder_2")), index.flag("requires_aesthetics_score", false),
            index.integer("max_noise_level", USUAL_MOST_PICTURE_NOISE, 0, 999));
    }

    /** Which of the folder layout's text encoders the one at {@code index} is: the one of SDXL's refiner is its second. */
    String textName(int index) {
        boolean second = index == texts.size() - 1 && unet.config().has("addition_embed_type");
        return second ? "text_encoder_2" : "text_encoder";
    }

    /** The same with other text encoders and another denoiser, of the same sizes. */
    ModelParts with(List<Text> otherTexts, Component otherUnet) {
        return new ModelParts(otherTexts, otherUnet, autoencoder, scheduler, pictureNoise, zeroNegative, scored, mostPictureNoise);
    }

    /** The same with another autoencoder. */
    public ModelParts withAutoencoder(Component other) {
        return new ModelParts(texts, unet, other, scheduler, pictureNoise, zeroNegative, scored, mostPictureNoise);
    }

    /** Absent, or written as a list of nulls, as parts are that a model does without. */
    private static boolean isEmpty(Config index, String part) {
        JsonNode origin = index.json().path(part);
        return !index.has(part) || origin.isArray() && origin.path(origin.size() - 1).isNull();
    }

    private static JsonNode scheduler(ModelFolder model, String part) throws IOException {
        return Config.read(model.folder(part).resolve("scheduler_config.json")).json();
    }
}
