package io.darkroom.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightFilesTest {

    @TempDir
    Path folder;

    @Test
    void severalFilesOfAnIndexAreOneNetwork() throws IOException {
        write("m-00001-of-00002.safetensors", "a", 1, 2);
        write("m-00002-of-00002.safetensors", "b", 3);
        WeightFiles files = WeightFiles.ofIndex(index(Map.of("a", "m-00001-of-00002.safetensors", "b", "m-00002-of-00002.safetensors")));
        SafetensorsHeader header = files.float32(folder.resolve("cache"));
        assertThat(header.entries()).containsOnlyKeys("a", "b");
        try (Safetensors open = Safetensors.open(header)) {
            assertThat(open.tensor("a").data()).containsExactly(1, 2);
            assertThat(open.tensor("b").data()).containsExactly(3);
        }
    }

    @Test
    void aFolderMayHoldAnIndexOrAFileOfPyTorch() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        Files.write(folder.resolve("pytorch_model.bin"), Pickle.archive(Pickle.begin().op('}').text("a").tensor("0", 1, 0, new long[] {1}, new long[] {1}).op('s').end(), 5));
        assertThat(Component.open(folder).weights().header().entries()).containsOnlyKeys("a");
        write("one.safetensors", "b", 1);
        index(Map.of("b", "one.safetensors"));
        assertThat(Component.open(folder).weights().header().entries()).as("safetensors first").containsOnlyKeys("b");
    }

    @Test
    void whereOneFileMustBeWidenedAllLieInTheCacheFolder() throws IOException {
        write("one.safetensors", "a", 1, 2);
        SafetensorsWriter.writeParts(folder.resolve("two.safetensors"), Map.of("b", new SafetensorsWriter.Part(DType.BF16, new long[] {1},
            out -> out.write(ByteBuffer.wrap(new byte[] {(byte) 0x80, 0x3f})))), Map.of());
        WeightFiles files = WeightFiles.ofIndex(index(new LinkedHashMap<>(Map.of("a", "one.safetensors", "b", "two.safetensors"))));
        SafetensorsHeader header = files.float32(folder.resolve("cache"));
        assertThat(header.entries().values()).allMatch(entry -> entry.type() == DType.F32 && entry.file().getParent().endsWith("cache"));
        try (Safetensors open = Safetensors.open(header)) {
            assertThat(open.tensor("a").data()).containsExactly(1, 2);
            assertThat(open.tensor("b").data()).containsExactly(1);
        }
    }

    @Test
    void rowsAndTransposesAreViews() throws IOException {
        Path file = folder.resolve("m.safetensors");
        SafetensorsWriter.write(file, Map.of("m", new Tensor(new int[] {3, 2}, new float[] {1, 2, 3, 4, 5, 6})), Map.of());
        WeightFiles files = WeightFiles.of(file, header -> {
            SafetensorsHeader.Entry m = header.entries().get("m");
            return new SafetensorsHeader(file, Map.of("part", m.rows(1, 3), "t", m.transpose()), Map.of());
        });
        try (Safetensors open = Safetensors.open(files.header())) {
            assertThat(open.tensor("part").shape()).containsExactly(2, 2);
            assertThat(open.tensor("part").data()).containsExactly(3, 4, 5, 6);
            assertThat(open.tensor("t").shape()).containsExactly(2, 3);
            assertThat(open.tensor("t").data()).containsExactly(1, 3, 5, 2, 4, 6);
        }
    }

    @Test
    void anIndexNamesOnlyFilesOfItsFolderAndEachTensorOnce() throws IOException {
        assertThatThrownBy(() -> WeightFiles.ofIndex(index(Map.of("a", "../m.safetensors")))).isInstanceOf(CheckpointException.class).hasMessageContaining("a: ");
        assertThatThrownBy(() -> WeightFiles.ofIndex(index(Map.of("a", "/etc/passwd")))).isInstanceOf(CheckpointException.class);
        assertThatThrownBy(() -> WeightFiles.ofIndex(index(Map.of()))).isInstanceOf(CheckpointException.class).hasMessageContaining("names 0 files");
        write("one.safetensors", "a", 1);
        write("two.safetensors", "a", 2);
        WeightFiles twice = WeightFiles.ofIndex(index(Map.of("a", "one.safetensors", "b", "two.safetensors")));
        assertThatThrownBy(twice::header).isInstanceOf(CheckpointException.class).hasMessageContaining("a: is in another file");
        WeightFiles absent = WeightFiles.ofIndex(index(Map.of("a", "three.safetensors")));
        assertThatThrownBy(absent::header).isInstanceOf(CheckpointException.class).hasMessageContaining("three.safetensors: missing");
    }

    private void write(String name, String key, float... values) throws IOException {
        SafetensorsWriter.write(folder.resolve(name), Map.of(key, new Tensor(new int[] {values.length}, values)), Map.of());
    }

    private Path index(Map<String, String> places) throws IOException {
        StringBuilder json = new StringBuilder();
        places.forEach((key, file) -> json.append(json.isEmpty() ? "" : ",").append("\"" + key + "\":\"" + file + "\""));
        return Files.writeString(folder.resolve("model.safetensors.index.json"), "{\"metadata\":{},\"weight_map\":{" + json + "}}");
    }
}
