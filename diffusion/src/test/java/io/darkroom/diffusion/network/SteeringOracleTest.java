package io.darkroom.diffusion.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The networks that steer a UNet or work beside it, and the UNet with everything attached, against libtorch. */
class SteeringOracleTest {
    private static final String UNET = """
        {"block_out_channels": [8, 16, 16], "layers_per_block": 1, "attention_head_dim": 2, "norm_num_groups": 4, "cross_attention_dim": 12,
         "down_block_types": ["DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
         "up_block_types": ["CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"]}""";

    @TempDir
    Path folder;

    private TorchOracle oracle() {
        return new TorchOracle(folder);
    }

    @Test
    void unetWithFeaturesImagePromptsAndAnEyeOnItsMiddle() throws IOException {
        UNetConfig config = UNetConfig.of(oracle().config(UNET));
        Map<String, Tensor> inputs = told(config, 2);
        inputs.put("sample", RandomWeights.normal(1, 2, 4, 9, 12));
        inputs.putAll(AdapterFeatures.of(Map.of("feature.0", RandomWeights.normal(5, 2, 8, 5, 6), "feature.1", RandomWeights.normal(6, 1, 16, 5, 6)), 0.7)
            .inputs(config, 9, 12));
        for (int a = 0; a < 2; a++) {
            for (UNetConfig.CrossAttention attention : config.crossAttentions()) {
                inputs.put(Attachments.imageKey(a, attention.key()), RandomWeights.normal(7 + a, 2, 3 + a, attention.channels()));
                inputs.put(Attachments.imageValue(a, attention.key()), RandomWeights.normal(9 + a, 2, 3 + a, attention.channels()));
            }
        }
        oracle().compare(new UNet(config, new Attachments(false, true, 2).watching(), null), inputs);
    }

    @Test
    void unetOfUnevenDepthsWithoutTransformerInItsMiddle() throws IOException {
        UNetConfig config = UNetConfig.of(oracle().config("""
            {"block_out_channels": [8, 16], "layers_per_block": [1, 2], "attention_head_dim": 2, "norm_num_groups": 4, "cross_attention_dim": 12,
             "transformer_layers_per_block": [1, [0, 2]], "reverse_transformer_layers_per_block": [[3, 1, 1], 1], "mid_block_type": "UNetMidBlock2D",
             "down_block_types": ["DownBlock2D", "CrossAttnDownBlock2D"], "up_block_types": ["CrossAttnUpBlock2D", "UpBlock2D"]}"""));
        UNet unet = new UNet(config, false);
        assertThat(config.crossAttentions()).extracting(UNetConfig.CrossAttention::key).containsExactly(
            "down_blocks.1.attentions.1.transformer_blocks.0.attn2", "down_blocks.1.attentions.1.transformer_blocks.1.attn2",
            "up_blocks.0.attentions.0.transformer_blocks.0.attn2", "up_blocks.0.attentions.0.transformer_blocks.1.attn2",
            "up_blocks.0.attentions.0.transformer_blocks.2.attn2", "up_blocks.0.attentions.1.transformer_blocks.0.attn2",
            "up_blocks.0.attentions.2.transformer_blocks.0.attn2");
        assertThat(RequiredTensors.of(unet)).containsKeys("down_blocks.1.attentions.0.proj_in.weight", "mid_block.resnets.0.conv1.weight")
            .doesNotContainKeys("mid_block.resnets.1.conv1.weight", "mid_block.attentions.0.norm.weight");
        Map<String, Tensor> inputs = told(config, 2);
        inputs.put("sample", RandomWeights.normal(1, 2, 4, 5, 6));
        oracle().compare(unet, inputs);
    }

    @Test
    void unetOfVideos() throws IOException {
        UNetConfig config = UNetConfig.of(oracle().config(UNET));
        MotionModules motion = MotionModules.of(oracle().config("""
            {"block_out_channels": [8, 16, 16], "motion_layers_per_block": 1, "motion_num_attention_heads": [1, 2, 4], "motion_norm_num_groups": 2,
             "motion_transformer_layers_per_block": [1, 2, 1], "motion_max_seq_length": 7}"""), config);
        Map<String, Tensor> inputs = told(config, 6);
        inputs.put("sample", RandomWeights.normal(1, 2, 4, 3, 6, 5));
        oracle().compare(new UNet(config, Attachments.NONE, motion), inputs);
    }

    @Test
    void unetThatMergesTokensOfPicturesOfAnySize() throws IOException {
        UNetConfig config = UNetConfig.of(oracle().config("""
            {"block_out_channels": [8, 16], "layers_per_block": 1, "attention_head_dim": 2, "norm_num_groups": 4, "cross_attention_dim": 12,
             "down_block_types": ["CrossAttnDownBlock2D", "DownBlock2D"], "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D"]}"""));
        for (double share : new double[] {0.5, 0.75}) {
            for (int[] size : new int[][] {{8, 6}, {7, 9}}) {
                Map<String, Tensor> inputs = told(config, 2);
                inputs.put("sample", RandomWeights.normal(1, 2, 4, size[0], size[1]));
                oracle().compare(new UNet(config, Attachments.NONE, null, share), inputs);
            }
        }
    }

    @Test
    void seamlessUnet() throws IOException {
        UNetConfig config = UNetConfig.of(oracle().config(UNET));
        Map<String, Tensor> inputs = told(config, 1);
        inputs.put("sample", RandomWeights.normal(1, 1, 4, 8, 6));
        oracle().compare(new Seamless(new UNet(config, false)), inputs);
    }

    @Test
    void visionOfBothSpellingsOfGelu() throws IOException {
        for (String activation : List.of("gelu", "gelu_pytorch_tanh")) {
            ClipVision vision = ClipVision.of(oracle().config("""
                {"hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 2, "image_size": 15, "patch_size": 4, "projection_dim": 6,
                 "hidden_act": "%s"}""".formatted(activation)));
            oracle().compare(vision, Map.of("pixel_values", RandomWeights.normal(1, 2, 3, 15, 15)));
        }
    }

    @Test
    void featureAdaptersOfAllForms() throws IOException {
        for (String type : List.of("full_adapter", "full_adapter_xl", "light_adapter")) {
            T2iAdapter adapter = T2iAdapter.of(oracle().config("""
                {"adapter_type": "%s", "in_channels": 2, "channels": [8, 12, 16, 16], "num_res_blocks": 1, "downscale_factor": 4}""".formatted(type)));
            oracle().compare(adapter, Map.of("control_image", RandomWeights.normal(1, 2, 2, 28, 12)));
        }
    }

    @Test
    void imagePromptAdaptersOfAllProjections() throws IOException {
        List<UNetConfig.CrossAttention> attentions = UNetConfig.of(oracle().config(UNET)).crossAttentions();
        oracle().compare(new IpAdapter(new IpAdapter.Linear(10, 4), 12, attentions), Map.of("image_embeds", RandomWeights.normal(1, 3, 10)));
        oracle().compare(new IpAdapter(new IpAdapter.TwoLayers(10), 12, attentions), Map.of("image_embeds", RandomWeights.normal(2, 2, 5, 10)));
        oracle().compare(new IpAdapter(new IpAdapter.Resampler(10, 6, 20, 128, 40, 2), 12, attentions), Map.of("image_embeds", RandomWeights.normal(3, 2, 5, 10)));
    }

    @Test
    void upscalersOfBothKinds() throws IOException {
        oracle().compare(new RrdbNet(3, 3, 2, 8, 4, 2, 2, true), Map.of("image", RandomWeights.normal(1, 1, 3, 8, 6)));
        oracle().compare(new RrdbNet(3, 3, 1, 8, 4, 1, 3, false), Map.of("image", RandomWeights.normal(2, 2, 3, 5, 7)));
        oracle().compare(new CompactUpscaler(3, 3, 6, 2), Map.of("image", RandomWeights.normal(3, 2, 3, 5, 4)));
    }

    private static Map<String, Tensor> told(UNetConfig config, int rows) {
        double[] times = new double[rows];
        for (int i = 0; i < rows; i++) times[i] = 100 * i + 7;
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("time", config.time().of(rows, times));
        inputs.put("encoder_hidden_states", RandomWeights.normal(2, rows, 5, 12));
        return inputs;
    }
}
