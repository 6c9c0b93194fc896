package io.darkroom.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.pipeline.DiffusionModel.Purpose;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which models are recognised, and what is said of parts that do not go together; on the tiny random models of the golden cases. */
class ModelFamiliesTest {
    private static final Path MODELS = Path.of(System.getProperty("darkroom.root", ".."), "testkit", "golden", "models");

    private static ModelParts parts(String model) throws IOException {
        return ModelParts.open(MODELS.resolve(model));
    }

    @Test
    void everyFamilyIsRecognisedByItsDenoiser() throws IOException {
        Map<String, Purpose> families = Map.of("sd15-a", Purpose.PICTURES, "sd21-a", Purpose.PICTURES, "sdxl-a", Purpose.PICTURES, "sdxl-refiner-a", Purpose.PICTURES,
            "lcm-a", Purpose.PICTURES, "sd15-inpaint-a", Purpose.INPAINTING, "ip2p-a", Purpose.INSTRUCTIONS, "x4-upscaler", Purpose.UPSCALING);
        for (var family : families.entrySet()) assertThat(DiffusionModel.check(parts(family.getKey()))).as(family.getKey()).isEqualTo(family.getValue());
        assertThat(parts("sdxl-a").texts()).hasSize(2);
        assertThat(parts("sdxl-a").zeroNegative()).isTrue();
        assertThat(parts("sdxl-refiner-a").texts()).hasSize(1);
        assertThat(parts("sdxl-refiner-a").scored()).isTrue();
        assertThat(parts("sd15-a").zeroNegative()).isFalse();
    }

    @Test
    void theSecondEncoderPadsWithItsOwnToken() throws IOException {
        List<ModelParts.Text> texts = parts("sdxl-a").texts();
        assertThat(texts.get(0).tokenizer().paddingId()).isNotZero();
        assertThat(texts.get(1).tokenizer().paddingId()).isZero();
    }

    @Test
    void textEncodersThatGiveOtherChannelsAreRefused() throws IOException {
        ModelParts xl = parts("sdxl-a");
        refused(with(xl, List.of(xl.texts().getFirst()), xl.autoencoder(), false, false), "unet/config.json: cross_attention_dim: is ", "the text encoders give ");
        ModelParts sd = parts("sd15-a");
        refused(with(sd, List.of(), sd.autoencoder(), false, false), "cross_attention_dim", "give 0 channels");
    }

    @Test
    void sizesThatTheDenoiserWasNotTrainedOnAreRefused() throws IOException {
        ModelParts xl = parts("sdxl-a");
        refused(with(xl, xl.texts(), xl.autoencoder(), true, false), "unet/config.json: projection_class_embeddings_input_dim", "5 sizes give");
        ModelParts refiner = parts("sdxl-refiner-a");
        refused(with(refiner, refiner.texts(), refiner.autoencoder(), false, false), "projection_class_embeddings_input_dim", "6 sizes give");
    }

    @Test
    void latentsOfAnotherKindAreRefused() throws IOException {
        ModelParts sd = parts("sd15-a");
        refused(with(sd, sd.texts(), Component.open(Emoji.folder().resolve("vae")), false, false), "unet/config.json: in_channels: 4 channels in and 4 out do not fit 8 latent channels");
    }

    @Test
    void anUpscalerNeedsItsSchedulerForThePicture() throws IOException {
        ModelParts upscaler = parts("x4-upscaler");
        refused(with(upscaler, upscaler.texts(), upscaler.autoencoder(), false, true), "unet/config.json: num_class_embeds: asks for a low_res_scheduler");
    }

    private static ModelParts with(ModelParts parts, List<ModelParts.Text> texts, Component autoencoder, boolean scored, boolean withoutPictureNoise) {
        return new ModelParts(texts, parts.unet(), autoencoder, parts.scheduler(), withoutPictureNoise ? null : parts.pictureNoise(), parts.zeroNegative(), scored,
            parts.mostPictureNoise());
    }

    private static void refused(ModelParts parts, String... messages) {
        assertThatThrownBy(() -> DiffusionModel.check(parts)).isInstanceOf(CheckpointException.class)
            .satisfies(e -> assertThat(List.of(messages)).allSatisfy(message -> assertThat(e.getMessage()).contains(message)));
    }
}
