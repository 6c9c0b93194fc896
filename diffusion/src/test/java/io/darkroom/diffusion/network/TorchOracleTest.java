package io.darkroom.diffusion.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.checkpoint.Safetensors;
import io.darkroom.diffusion.checkpoint.WeightFiles;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.OnnxNetwork;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The emitted graphs against libtorch computing the same layers eagerly. */
class TorchOracleTest {
    private static final double LIMIT = 1e-5;

    @TempDir
    Path folder;

    @Test
    void unetOfOddSizeWithEverythingThatItCanBeTold() throws IOException {
        UNet unet = new UNet(UNetConfig.of(config("""
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
        compare(unet, inputs);
    }

    @Test
    void unetWithConvolutionProjections() throws IOException {
        UNet unet = new UNet(UNetConfig.of(config("""
            {"block_out_channels": [8, 16], "layers_per_block": 1, "attention_head_dim": 2, "norm_num_groups": 4, "cross_attention_dim": 12,
             "down_block_types": ["CrossAttnDownBlock2D", "DownBlock2D"], "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D"]}""")), false);
        compare(unet, Map.of("sample", RandomWeights.normal(1, 1, 4, 6, 8), "time", unet.config().time().of(1, 500),
            "encoder_hidden_states", RandomWeights.normal(2, 1, 77, 12)));
    }

    @Test
    void autoencoderBothWays() throws IOException {
        AutoencoderKl kl = AutoencoderKl.of(config("""
            {"block_out_channels": [8, 16], "layers_per_block": 1, "norm_num_groups": 4, "latent_channels": 3,
             "down_block_types": ["DownEncoderBlock2D", "DownEncoderBlock2D"], "up_block_types": ["UpDecoderBlock2D", "UpDecoderBlock2D"]}"""));
        compare(kl.encoder(), Map.of("image", RandomWeights.normal(1, 2, 3, 12, 10)));
        compare(kl.decoder(), Map.of("latents", RandomWeights.normal(2, 2, 3, 5, 7)));
    }

    @Test
    void textEncodersOfBothActivations() throws IOException {
        for (String activation : new String[] {"quick_gelu", "gelu"}) {
            ClipText text = ClipText.of(config("""
                {"architectures": ["CLIPTextModelWithProjection"], "hidden_size": 16, "intermediate_size": 40, "num_hidden_layers": 2, "num_attention_heads": 4,
                 "vocab_size": 30, "max_position_embeddings": 9, "projection_dim": 6, "hidden_act": "%s"}""".formatted(activation)));
            Tensor ids = new Tensor(new int[] {2, 7}, new float[] {28, 3, 4, 5, 29, 29, 29, 28, 1, 29, 29, 29, 29, 29});
            compare(text, Map.of("input_ids", ids, "pooled_at", new Tensor(new int[] {2}, new float[] {4, 2})));
        }
    }

    private Config config(String json) throws IOException {
        return Config.read(Files.writeString(folder.resolve("config.json"), json));
    }

    private void compare(Network network, Map<String, Tensor> inputs) throws IOException {
        Path file = folder.resolve("weights.safetensors");
        RandomWeights.write(file, network);
        Map<String, Tensor> emitted;
        try (OnnxNetwork onnx = OnnxNetwork.open(network, WeightFiles.of(file), Device.cpu(), folder, 1)) {
            emitted = onnx.run(inputs);
        }
        try (PointerScope scope = new PointerScope(); NoGradGuard noGradients = new NoGradGuard(); Safetensors weights = Safetensors.open(file)) {
            Map<String, org.bytedeco.pytorch.Tensor> eager = new LinkedHashMap<>();
            for (Port port : network.inputs()) eager.put(port.name(), TorchOps.tensor(inputs.get(port.name()), port.wholeNumbers()));
            Map<String, org.bytedeco.pytorch.Tensor> expected = network.forward(new TorchOps(weights), eager);
            assertThat(emitted).containsOnlyKeys(expected.keySet());
            expected.forEach((name, tensor) -> assertClose(name, emitted.get(name), TorchOps.values(tensor)));
        }
    }

    private static void assertClose(String name, Tensor answer, float[] expected) {
        double largest = 0;
        double worst = 0;
        for (float value : expected) largest = Math.max(largest, Math.abs(value));
        for (int i = 0; i < expected.length; i++) worst = Math.max(worst, Math.abs(answer.data()[i] - expected[i]));
        assertThat(answer.data()).as(name).hasSize(expected.length);
        assertThat(largest).as(name + " is not all zero").isGreaterThan(0.01);
        assertThat(worst).as(name).isLessThan(LIMIT * Math.max(1, largest));
    }
}
