package io.darkroom.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.diffusion.checkpoint.CheckpointIdentity.Family;
import io.darkroom.diffusion.checkpoint.CheckpointIdentity.Prediction;
import io.darkroom.diffusion.checkpoint.CheckpointIdentity.Use;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckpointIdentityTest {
    private static final String UNET = "model.diffusion_model.";
    private final Map<String, long[]> shapes = new HashMap<>();
    private final Map<String, String> metadata = new HashMap<>();

    @Test
    void theFirstConvolutionTellsTheUse() {
        unet(4, 768);
        assertThat(identity().use()).isEqualTo(Use.TEXT_TO_IMAGE);
        unet(9, 768);
        assertThat(identity().use()).isEqualTo(Use.INPAINT);
        unet(8, 768);
        assertThat(identity().use()).isEqualTo(Use.INSTRUCT_PIX2PIX);
        unet(7, 1024);
        assertThat(identity().use()).isEqualTo(Use.X4_UPSCALER);
        assertThat(identity().prediction()).isEqualTo(Prediction.V);
        unet(5, 1024);
        assertThat(identity().use()).isEqualTo(Use.DEPTH_TO_IMAGE);
        assertThat(identity().prediction()).isEqualTo(Prediction.EPSILON);
        unet(4, 1024);
        shapes.put("depth_model.model.pretrained.cls_token", new long[] {1, 1, 4});
        assertThat(identity().use()).isEqualTo(Use.DEPTH_TO_IMAGE);
    }

    @Test
    void theTextEncodersKeysTellTheFamilyBeforeAnyShape() {
        unet(4, 32);
        assertThat(identity().family()).isEmpty();
        shapes.put("cond_stage_model.transformer.embeddings.token_embedding.weight", new long[] {10, 32});
        assertThat(identity().family()).contains(Family.SD1);
        shapes.put("cond_stage_model.model.token_embedding.weight", new long[] {10, 32});
        assertThat(identity().family()).contains(Family.SD2);
        shapes.put("conditioner.embedders.0.model.token_embedding.weight", new long[] {10, 32});
        assertThat(identity().family()).contains(Family.SDXL_REFINER);
        assertThat(identity().use()).isEqualTo(Use.IMAGE_TO_IMAGE);
        shapes.put("conditioner.embedders.1.model.token_embedding.weight", new long[] {10, 32});
        assertThat(identity().family()).contains(Family.SDXL);
    }

    @Test
    void aUNetAloneIsKnownByTheTextsWidth() {
        unet(4, 768);
        assertThat(identity().family()).contains(Family.SD1);
        unet(4, 1024);
        assertThat(identity().family()).contains(Family.SD2);
        unet(4, 2048);
        assertThat(identity().family()).contains(Family.SDXL);
        unet(4, 1280);
        assertThat(identity().family()).contains(Family.SDXL_REFINER);
        assertThat(identity().parts()).containsExactly("unet");
    }

    @Test
    void stableDiffusion2IsUndecidedUnlessItsMetadataTells() {
        unet(4, 1024);
        assertThat(identity().prediction()).isEqualTo(Prediction.UNDECIDED);
        metadata.put("modelspec.architecture", "stable-diffusion-v2-512");
        assertThat(identity().prediction()).isEqualTo(Prediction.EPSILON);
        assertThat(identity().pictureSize()).isEqualTo(512);
        metadata.put("modelspec.prediction_type", "v");
        assertThat(identity().prediction()).isEqualTo(Prediction.V);
        metadata.put("modelspec.predict_key", "epsilon");
        assertThat(identity().prediction()).isEqualTo(Prediction.EPSILON);
    }

    @Test
    void emptyTensorsMarkWhatSdxlPredicts() {
        unet(4, 2048);
        shapes.put("v_pred", new long[] {0});
        assertThat(identity().prediction()).isEqualTo(Prediction.V);
        assertThat(identity().zeroTerminalSnr()).isFalse();
        shapes.put("ztsnr", new long[] {0});
        assertThat(identity().zeroTerminalSnr()).isTrue();
        shapes.put("edm_vpred.sigma_max", new long[0]);
        assertThat(identity().prediction()).isEqualTo(Prediction.EDM_V);
        assertThat(identity().isEdm()).isTrue();
    }

    @Test
    void aControlNetIsOneWithOrWithoutAPrefixOrAModelAround() {
        shapes.put("zero_convs.0.0.weight", new long[] {320, 320, 1, 1});
        shapes.put("input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight", new long[] {320, 768});
        shapes.put("input_blocks.1.0.in_layers.0.weight", new long[] {320});
        assertThat(identity().use()).isEqualTo(Use.CONTROLNET);
        assertThat(identity().family()).contains(Family.SD1);
        shapes.clear();
        unet(4, 1024);
        shapes.put("control_model.zero_convs.0.0.weight", new long[] {320, 320, 1, 1});
        assertThat(identity().use()).isEqualTo(Use.CONTROLNET);
        assertThat(identity().parts()).containsExactly("unet", "controlnet");
    }

    @Test
    void whatIsNoWeightIsLeftOutWithAReason() {
        unet(4, 768);
        for (String key : new String[] {"betas", "sqrt_recipm1_alphas_cumprod", "model_ema.diffusion_modelinput_blocks00weight", "first_stage_model.loss.logvar",
            "cond_stage_model.transformer.text_model.embeddings.position_ids", "denoiser.sigmas", "conditioner.embedders.1.model.logit_scale"}) {
            shapes.put(key, new long[] {1});
            assertThat(SingleFileLayout.of(shapes).unused()).as(key).containsKey(key).doesNotContainValue("unknown");
        }
        shapes.put("what_is_this", new long[] {1});
        assertThat(SingleFileLayout.of(shapes).unused()).containsEntry("what_is_this", "unknown");
    }

    private CheckpointIdentity identity() {
        return CheckpointIdentity.of(shapes, metadata);
    }

    private void unet(int in, int context) {
        shapes.put(UNET + "input_blocks.0.0.weight", new long[] {320, in, 3, 3});
        shapes.put(UNET + "input_blocks.1.0.in_layers.2.weight", new long[] {320, 320, 3, 3});
        shapes.put(UNET + "input_blocks.1.1.norm.weight", new long[] {320});
        shapes.put(UNET + "input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight", new long[] {320, context});
    }
}
