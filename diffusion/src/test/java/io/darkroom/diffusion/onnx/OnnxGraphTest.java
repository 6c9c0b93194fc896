package io.darkroom.diffusion.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.SafetensorsHeader;
import io.darkroom.diffusion.network.Activation;
import io.darkroom.diffusion.network.AutoencoderKl;
import io.darkroom.diffusion.network.ClipText;
import io.darkroom.diffusion.network.Network;
import io.darkroom.diffusion.network.RandomWeights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxGraphTest {
    private static final ReplacedWeights UNCHANGED = new ReplacedWeights(Map.of());
    private static final Network TEXT = new ClipText(30, 9, 16, 32, 2, 2, Activation.GELU, 1e-5, 29, 4);

    @TempDir
    Path folder;

    @Test
    void writesTheWireFormat() {
        ProtobufWriter inner = new ProtobufWriter().text(1, "é");
        byte[] bytes = new ProtobufWriter().number(1, 150).number(2, -1).real(3, 1.5f).message(20, inner).raw(4, ByteBuffer.wrap(new byte[] {9})).toBytes();
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("089601" + "10ffffffffffffffffff01" + "1d0000c03f" + "a201040a02c3a9" + "220109");
    }

    @Test
    void equalSettingsGiveEqualBytes() throws IOException {
        Path file = folder.resolve("w.safetensors");
        RandomWeights.write(file, TEXT);
        SafetensorsHeader header = SafetensorsHeader.read(file);
        byte[] model = OnnxOps.emit(TEXT, TEXT.weights(header), UNCHANGED, 0);
        assertThat(OnnxOps.emit(TEXT, TEXT.weights(header), UNCHANGED, 0)).isEqualTo(model);
        assertThat(model.length).isLessThan(40_000);
    }

    @Test
    void refusesAFileThatLacksATensor() throws IOException {
        Network decoder = new AutoencoderKl(3, 4, List.of(8), 1, 4, Activation.SILU, true, true, true, 1, 0).decoder();
        Path file = folder.resolve("w.safetensors");
        RandomWeights.write(file, TEXT);
        SafetensorsHeader header = SafetensorsHeader.read(file);
        assertThatThrownBy(() -> OnnxOps.emit(decoder, decoder.weights(header), UNCHANGED, 0)).isInstanceOf(CheckpointException.class)
            .hasMessageContaining("post_quant_conv.weight: missing, the configuration asks for [4, 4, 1, 1]");
        Network wider = new ClipText(31, 9, 16, 32, 2, 2, Activation.GELU, 1e-5, 29, 4);
        assertThatThrownBy(() -> OnnxOps.emit(wider, wider.weights(header), UNCHANGED, 0)).isInstanceOf(CheckpointException.class)
            .hasMessageContaining("embeddings.token_embedding.weight: has shape [30, 16], the configuration asks for [31, 16]");
    }
}
