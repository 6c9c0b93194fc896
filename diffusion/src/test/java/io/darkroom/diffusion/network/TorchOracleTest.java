package io.darkroom.diffusion.network;

import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The emitted graphs against libtorch computing the same layers eagerly. */
class TorchOracleTest {
    @TempDir
    Path folder;

    private TorchOracle oracle() {
        return new TorchOracle(folder);
    }

    @Test
    void unetOfOddSizeWithEverythingThatItCanBeTold() throws IOException {
        UNet unet = new UNet(UNetConfig.of(oracle().config("""
            {"block_out_channels": [8, 16, 16], "layers_per_block": [2, 1, 1], "attention_head_dim": [2, 4, 2], "norm_num_groups": 4, "cross_attention_dim": 12,
             "transformer_layers_per_block": [1, 2, 1], "only_cross_attention": [false, true, false], "use_linear_projection": true, "downsample_padding": 0,
             "act_fn": "mish", "time_cond_proj_dim": 6, "num_class_embeds": 5, "addition_embed_type": "text_time", "addition_time_embed_dim": 4,
             "projection_class_embeddings_input_dim": 20, "conv_out_kernel": 1,
             "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"],
             "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"]}""")), true);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("sample", RandomWeights.normal(1, 2, 4, 9, 7));
        inputs.put("time", unet.config().time().of(2, 981.25, 3));
        inputs.put("encoder_hidden_states", RandomWeights.normal(2, 2, 5, 12));
        inputs.put("timestep_cond", RandomWeights.normal(3, 2, 6));
        inputs.put("class_labels", new Tensor(new int[] {2}, new float[] {4, 0}));
        inputs.put("added", RandomWeights.normal(4, 2, 20));
        int[][] sizes = {{8, 9, 7}, {8, 9, 7}, {8, 9, 7}, {8, 4, 3}, {16, 4, 3}, {16, 2, 1}, {16, 2, 1}};
        for (int k = 0; k < sizes.length; k++) inputs.put("down_residual." + k, RandomWeights.normal(10 + k, 2, sizes[k][0], sizes[k][1], sizes[k][2]));
        inputs.put("mid_residual", RandomWeights.normal(20, 2, 16, 2, 1));
        oracle().compare(unet, inputs);
    }

    @Test
    void unetWithConvolutionProjections() throws IOException {
        UNet unet = new UNet(UNetConfig.of(oracle().config("""
            {"block_out_channels": [8, 16], "layers_per_block": 1, "attention_head_dim": 2, "norm_num_groups": 4, "cross_attention_dim": 12,
             "down_block_types": ["CrossAttnDownBlock2D", "DownBlock2D"], "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D"]}""")), false);
        oracle().compare(unet, Map.of("sample", RandomWeights.normal(1, 1, 4, 6, 8), "time", unet.config().time().of(1, 500),
            "encoder_hidden_states", RandomWeights.normal(2, 1, 77, 12)));
    }

    @Test
    void autoencoderBothWays() throws IOException {
        AutoencoderKl kl = AutoencoderKl.of(oracle().config("""
            {"block_out_channels": [8, 16], "layers_per_block": 1, "norm_num_groups": 4, "latent_channels": 3,
             "down_block_types": ["DownEncoderBlock2D", "DownEncoderBlock2D"], "up_block_types": ["UpDecoderBlock2D", "UpDecoderBlock2D"]}"""));
        oracle().compare(kl.encoder(), Map.of("image", RandomWeights.normal(1, 2, 3, 12, 10)));
        oracle().compare(kl.decoder(), Map.of("latents", RandomWeights.normal(2, 2, 3, 5, 7)));
    }

    @Test
    void textEncodersOfBothActivations() throws IOException {
        for (String activation : new String[] {"quick_gelu", "gelu"}) {
            ClipText text = ClipText.of(oracle().config("""
                {"architectures": ["CLIPTextModelWithProjection"], "hidden_size": 16, "intermediate_size": 40, "num_hidden_layers": 2, "num_attention_heads": 4,
                 "vocab_size": 30, "max_position_embeddings": 9, "projection_dim": 6, "hidden_act": "%s"}""".formatted(activation)));
            Tensor ids = new Tensor(new int[] {2, 7}, new float[] {28, 3, 4, 5, 29, 29, 29, 28, 1, 29, 29, 29, 29, 29});
            oracle().compare(text, Map.of("input_ids", ids, "pooled_at", new Tensor(new int[] {2}, new float[] {4, 2})));
        }
    }
}
