package io.darkroom.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("matrix", new Tensor(new int[] {2, 3}, new float[] {1, 2, 3, 4, 5, Float.NaN}));
        tensors.put("scalar \"quoted\" ü", new Tensor(new int[] {}, new float[] {7}));
        tensors.put("large", new Tensor(new int[] {600_000}, ramp(600_000)));
        Path file = folder.resolve("a.safetensors");
        SafetensorsWriter.write(file, tensors, Map.of("made by", "a test"));
        try (Safetensors read = Safetensors.open(file)) {
            tensors.forEach((key, tensor) -> assertThat(read.tensor(key)).isEqualTo(tensor));
            assertThat(read.header().metadata()).containsExactly(Map.entry("made by", "a test"));
            assertThatThrownBy(() -> read.tensor("none")).isInstanceOf(CheckpointException.class).hasMessageContaining("none: missing");
        }
    }

    @Test
    void aFailedWriteLeavesTheTargetAsItWas() throws IOException {
        Path file = folder.resolve("a.safetensors");
        SafetensorsWriter.write(file, Map.of("x", new Tensor(new int[] {1}, new float[] {1})), Map.of());
        byte[] before = Files.readAllBytes(file);
        Map<String, SafetensorsWriter.Part> wrong = Map.of("x", new SafetensorsWriter.Part(DType.F32, new long[] {2}, out -> out.write(ByteBuffer.allocate(4))));
        assertThatThrownBy(() -> SafetensorsWriter.writeParts(file, wrong, Map.of())).isInstanceOf(IOException.class).hasMessageContaining("x");
        assertThat(file).hasBinaryContent(before);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    private static float[] ramp(int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) values[i] = i;
        return values;
    }
}
