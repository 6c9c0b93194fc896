package io.darkroom.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.Safetensors;
import io.darkroom.diffusion.checkpoint.SafetensorsWriter;
import io.darkroom.diffusion.network.RandomWeights;
import io.darkroom.diffusion.network.RrdbNet;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an upscaler is shows in its file, whichever names the file uses. */
class UpscalerTest {
    private static final RrdbNet NET = new RrdbNet(3, 3, 1, 8, 4, 2, 1, true);
    private static final Tensor PICTURE = RandomWeights.normal(1, 1, 3, 5, 6);

    @TempDir
    Path folder;

    @Test
    void allSpellingsAreTheSameNetwork() throws IOException {
        Tensor expected = upscale(write("today", key -> key), PICTURE);
        assertThat(expected.shape()).containsExactly(1, 3, 10, 12);
        assertThat(upscale(write("inside", key -> "params_ema." + key), PICTURE)).isEqualTo(expected);
        assertThat(upscale(write("trunk", key -> key.startsWith("body.") ? "RRDB_trunk" + key.substring(4).replace("rdb", "RDB")
            : key.replace("conv_body", "trunk_conv").replace("conv_up", "upconv").replace("conv_hr", "HRconv")), PICTURE)).isEqualTo(expected);
        assertThat(upscale(write("first", UpscalerTest::numbered), PICTURE)).isEqualTo(expected);
    }

    private static String numbered(String key) {
        String numbers = key.replace("conv_first", "model.0").replace("conv_body", "model.1.sub.2").replace("conv_up1", "model.3").replace("conv_hr", "model.5")
            .replace("conv_last", "model.7").replace("body.", "model.1.sub.").replace("rdb", "RDB");
        return numbers.matches(".*conv\\d\\.(weight|bias)") ? numbers.replaceFirst("\\.(weight|bias)$", ".0.$1") : numbers;
    }

    @Test
    void sizesThatTheNetworkCannotTakeAreMirroredAndCut() throws IOException {
        Path file = folder.resolve("squares.safetensors");
        RandomWeights.write(file, new RrdbNet(3, 3, 4, 8, 4, 1, 2, false));
        try (Upscaler upscaler = Upscaler.open(file, Device.cpu(), folder, 1)) {
            assertThat(upscaler.scale()).isEqualTo(1);
            Tensor filled = Tensor.zeros(1, 3, 8, 8);
            for (int i = 0; i < filled.data().length; i++) {
                int y = i / 8 % 8;
                int x = i % 8;
                filled.data()[i] = PICTURE.data()[(i / 64 * 5 + (y < 5 ? y : 8 - y)) * 6 + (x < 6 ? x : 10 - x)];
            }
            Tensor whole = upscaler.upscale(filled, new Cancellation());
            Tensor cut = upscaler.upscale(PICTURE, new Cancellation());
            assertThat(cut.shape()).containsExactly(1, 3, 5, 6);
            for (int i = 0; i < cut.data().length; i++) assertThat(cut.data()[i]).isEqualTo(whole.data()[(i / 30 * 8 + i / 6 % 5) * 8 + i % 6]);
            assertThatIllegalArgumentException().isThrownBy(() -> upscaler.upscale(Tensor.zeros(1, 3, 2, 8), new Cancellation())).withMessageContaining("8x2 pixels are too few");
            assertThatIllegalArgumentException().isThrownBy(() -> upscaler.upscale(Tensor.zeros(1, 4, 8, 8), new Cancellation())).withMessageContaining("3 channels");
        }
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        Path file = folder.resolve("other.safetensors");
        SafetensorsWriter.write(file, Map.of("layers.0.weight", Tensor.zeros(2, 2)), Map.of());
        assertThatThrownBy(() -> Upscaler.open(file, Device.cpu(), folder, 1)).isInstanceOf(CheckpointException.class).hasMessageContaining("no upscaler");
    }

    private Tensor upscale(Path file, Tensor picture) throws IOException {
        try (Upscaler upscaler = Upscaler.open(file, Device.cpu(), folder, 1)) {
            return upscaler.upscale(picture, new Cancellation());
        }
    }

    private Path write(String name, UnaryOperator<String> spelling) throws IOException {
        Path plain = folder.resolve("plain.safetensors");
        RandomWeights.write(plain, NET);
        Map<String, Tensor> renamed = new LinkedHashMap<>();
        try (Safetensors weights = Safetensors.open(plain)) {
            for (String key : weights.header().entries().keySet()) renamed.put(spelling.apply(key), weights.tensor(key));
        }
        Path file = folder.resolve(name + ".safetensors");
        SafetensorsWriter.write(file, renamed, Map.of());
        return file;
    }
}
