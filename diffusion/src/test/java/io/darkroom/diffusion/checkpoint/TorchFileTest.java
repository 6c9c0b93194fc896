package io.darkroom.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchFileTest {
    private static final long[] ROWS = {3, 1};
    private static final long[] COLUMNS = {1, 3};

    @TempDir
    Path folder;

    @Test
    void tensorsAreViewsOfStorages() throws IOException {
        byte[] pickle = Pickle.begin().op('}', '(').text("whole").tensor("0", 6, 0, new long[] {2, 3}, ROWS).text("part").tensor("0", 6, 4, new long[] {2}, new long[] {1})
            .text("turned").tensor("0", 6, 0, new long[] {3, 2}, COLUMNS).text("one").tensor("0", 6, 5, new long[0], new long[0]).op('u').end();
        try (TensorFile file = TensorFile.open(write("a.pt", Pickle.archive(pickle, 1, 2, 3, 4, 5, 6)))) {
            assertThat(file.tensor("whole").shape()).containsExactly(2, 3);
            assertThat(file.tensor("whole").data()).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(file.tensor("part").data()).containsExactly(5, 6);
            assertThat(file.tensor("turned").data()).containsExactly(1, 4, 2, 5, 3, 6);
            assertThat(file.tensor("one").data()).containsExactly(6);
        }
    }

    @Test
    void theFormOfBeforeIsReadToo() throws IOException {
        byte[] pickle = Pickle.begin().op('}').text("x").tensor("0", 3, 1, new long[] {2}, new long[] {1}).op('s').end();
        try (TensorFile file = TensorFile.open(write("a.pt", Pickle.plain(pickle, 3, 1, 2, 3)))) {
            assertThat(file.tensor("x").data()).containsExactly(2, 3);
        }
    }

    @Test
    void whatTrainingProgramsPutAroundIsTakenOff() throws IOException {
        byte[] pickle = Pickle.begin().op('}', '(').text("epoch").number(3).text("callbacks").op('}').global("pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint")
            .op('}', 's').text("state_dict").global("collections", "OrderedDict").op(')', 'R').text("x").tensor("0", 1, 0, new long[] {1}, new long[] {1}).op('s')
            .op('}').text("_metadata").op('}', 's', 'b').op('u').end();
        try (TensorFile file = TensorFile.open(write("a.ckpt", Pickle.archive(pickle, 7)))) {
            assertThat(file.header().entries()).containsOnlyKeys("x");
            assertThat(file.tensor("x").data()).containsExactly(7);
        }
    }

    @Test
    void dictionariesInsideBecomeDottedKeys() throws IOException {
        byte[] pickle = Pickle.begin().op('}').text("string_to_param").op('}').text("*").tensor("0", 2, 0, new long[] {1, 2}, new long[] {2, 1}).op('s', 's').end();
        try (TensorFile file = TensorFile.open(write("a.pt", Pickle.archive(pickle, 7, 8)))) {
            assertThat(file.tensor("string_to_param.*").data()).containsExactly(7, 8);
        }
    }

    @Test
    void whatHasNoTextAsItsNameIsLeftOut() throws IOException {
        byte[] pickle = Pickle.begin().op('}', '(').number(7).tensor("0", 1, 0, new long[] {1}, new long[] {1}).op('N', 'N').global("torch", "float32").op('N')
            .text("7").tensor("0", 1, 0, new long[] {1}, new long[] {1}).op('u').end();
        try (TensorFile file = TensorFile.open(write("a.pt", Pickle.archive(pickle, 1)))) {
            assertThat(file.header().entries()).containsOnlyKeys("7");
        }
    }

    @Test
    void theHighestByteMayComeFirst() throws IOException {
        byte[] pickle = Pickle.begin().op('}').text("x").tensor("0", 1, 0, new long[] {1}, new long[] {1}).op('s').end();
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("m/data.pkl", pickle);
        files.put("m/byteorder", "big".getBytes());
        files.put("m/data/0", new byte[] {0x3f, (byte) 0xc0, 0, 0});
        try (TensorFile file = TensorFile.open(write("a.pt", Pickle.zip(ZipEntry.STORED, files)))) {
            assertThat(file.tensor("x").data()).containsExactly(1.5f);
        }
    }

    @Test
    void aNetworkIsRunFromASafetensorsCopy() throws IOException {
        byte[] pickle = Pickle.begin().op('}', '(').text("half").tensor("HalfStorage", "0", 4, 1, new long[] {2}, new long[] {2}).text("ids")
            .tensor("LongStorage", "0", 1, 0, new long[] {1}, new long[] {1}).op('u').end();
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("m/data.pkl", pickle);
        files.put("m/data/0", new byte[] {0, 0, 0, 0x3c, 0, 0, 0, (byte) 0xc0});
        SafetensorsHeader header = WeightFiles.of(write("a.bin", Pickle.zip(ZipEntry.STORED, files))).float32(folder.resolve("cache"));
        assertThat(header.file().getFileName().toString()).endsWith(".safetensors");
        assertThat(header.entries().get("ids").type()).isEqualTo(DType.I64);
        try (Safetensors copy = Safetensors.open(header)) {
            assertThat(copy.tensor("half").data()).containsExactly(1, -2);
        }
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }
}
