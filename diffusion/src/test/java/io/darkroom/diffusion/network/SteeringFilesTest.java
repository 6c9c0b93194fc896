package io.darkroom.diffusion.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.SafetensorsHeader;
import io.darkroom.diffusion.checkpoint.SafetensorsWriter;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and settings of the networks that steer a UNet: what is read from them, and what is refused by name. */
class SteeringFilesTest {

    @TempDir
    Path folder;

    @Test
    void anImagePromptAdapterShowsItsKindAndSizesInItsShapes() throws IOException {
        UNetConfig unet = unet();
        for (IpAdapter.Projection projection : new IpAdapter.Projection[] {new IpAdapter.Linear(10, 4), new IpAdapter.TwoLayers(9), new IpAdapter.Resampler(10, 6, 20, 128, 40, 2)}) {
            Path file = folder.resolve("adapter.safetensors");
            RandomWeights.write(file, new IpAdapter(projection, 12, unet.crossAttentions()));
            IpAdapter read = IpAdapter.of(SafetensorsHeader.read(file), unet);
            assertThat(read.projection()).isEqualTo(projection);
            RequiredTensors.check(read, SafetensorsHeader.read(file));
        }
    }

    @Test
    void otherFilesAreNoImagePromptAdapters() throws IOException {
        assertRefused("missing: no IP-Adapter", Map.of("x", Tensor.zeros(1)));
        assertRefused("faces", Map.of("image_proj.proj.0.weight", Tensor.zeros(4, 4), "image_proj.norm.weight", Tensor.zeros(4)));
        assertRefused("makes 40 channels", Map.of("image_proj.proj.weight", Tensor.zeros(40, 8)));
        assertRefused("too few dimensions", Map.of("image_proj.latents", Tensor.zeros(4)));
    }

    @Test
    void motionModulesMustFitTheirUnet() throws IOException {
        UNetConfig unet = unet();
        String fitting = "{\"block_out_channels\": [8, 16], \"motion_layers_per_block\": 1, \"motion_num_attention_heads\": 2, \"motion_norm_num_groups\": 4%s}";
        assertThat(MotionModules.of(new TorchOracle(folder).config(fitting.formatted("")), unet).frames()).isEqualTo(32);
        assertThatThrownBy(() -> MotionModules.of(new TorchOracle(folder).config("{}"), unet)).isInstanceOf(CheckpointException.class).hasMessageContaining("block_out_channels");
        for (String wrong : new String[] {"\"motion_mid_block_layers_per_block\": 2", "\"conv_in_channels\": 9", "\"motion_max_seq_length\": 0"}) {
            assertThatThrownBy(() -> MotionModules.of(new TorchOracle(folder).config(fitting.formatted(", " + wrong)), unet))
                .isInstanceOf(CheckpointException.class).hasMessageContaining(wrong.substring(1, wrong.indexOf(':') - 1));
        }
    }

    @Test
    void featuresOfAnotherSizeAreRefusedAndMissingOnesAddNothing() throws IOException {
        UNetConfig unet = unet();
        AdapterFeatures features = AdapterFeatures.of(Map.of("feature.0", RandomWeights.normal(1, 1, 8, 6, 4)), 1);
        Map<String, Tensor> inputs = features.inputs(unet, 6, 4);
        assertThat(inputs.get("feature.0")).isEqualTo(features.features().getFirst());
        assertThat(inputs.get("feature.1")).isEqualTo(Tensor.zeros(1, 16, 1, 1));
        assertThat(inputs).containsOnlyKeys("feature.0", "feature.1", "feature.2");
        assertThatIllegalArgumentException().isThrownBy(() -> features.inputs(unet, 8, 4)).withMessageContaining("level 0");
        assertThatIllegalArgumentException().isThrownBy(() -> features.plus(new AdapterFeatures(List.of()))).withMessageContaining("1 and 0 features");
    }

    private UNetConfig unet() throws IOException {
        return UNetConfig.of(new TorchOracle(folder).config("""
            {"block_out_channels": [8, 16], "layers_per_block": 1, "attention_head_dim": 2, "norm_num_groups": 4, "cross_attention_dim": 12,
             "down_block_types": ["CrossAttnDownBlock2D", "DownBlock2D"], "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D"]}"""));
    }

    private void assertRefused(String reason, Map<String, Tensor> tensors) throws IOException {
        Path file = folder.resolve("other.safetensors");
        SafetensorsWriter.write(file, tensors, Map.of());
        UNetConfig unet = unet();
        assertThatThrownBy(() -> IpAdapter.of(SafetensorsHeader.read(file), unet)).isInstanceOf(CheckpointException.class).hasMessageContaining(reason);
    }
}
