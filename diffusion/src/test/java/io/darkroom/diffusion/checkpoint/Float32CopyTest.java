package io.darkroom.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Float32CopyTest {

    @TempDir
    Path folder;

    @Test
    void aFloat32FileIsItsOwnCopy() throws IOException {
        Path file = folder.resolve("a.safetensors");
        SafetensorsWriter.write(file, Map.of("x", new Tensor(new int[] {2}, new float[] {1, 2})), Map.of());
        assertThat(Float32Copy.of(file, folder.resolve("cache"))).isEqualTo(file.toRealPath());
        assertThat(folder.resolve("cache")).doesNotExist();
    }

    @Test
    void widensHalfPrecisionExactly() throws IOException {
        Path copy = Float32Copy.of(half("m.safetensors", 1.5f), folder.resolve("cache"));
        try (Safetensors read = Safetensors.open(copy)) {
            assertThat(read.tensor("half").data()).containsExactly(1.5f, -0.0f, 65504f, 5.9604645e-8f, Float.POSITIVE_INFINITY);
            assertThat(read.tensor("brain").data()).containsExactly(1.5f, 3.3895314e38f, -2f);
            assertThat(read.header().entries().get("ids").type()).isEqualTo(DType.I64);
            assertThat(read.header().metadata()).containsEntry("format", "pt");
        }
    }

    @Test
    void followsSymbolicLinksToTheRealFile() throws IOException {
        Path real = half("real.safetensors", 1.5f);
        Path link = Files.createSymbolicLink(folder.resolve("link.safetensors"), real);
        Path cache = folder.resolve("cache");
        assertThat(Float32Copy.of(link, cache)).isEqualTo(Float32Copy.of(real, cache));
    }

    @Test
    void aReplacedFileGetsANewCopyAndADamagedCopyIsMadeAgain() throws IOException {
        Path cache = folder.resolve("cache");
        Path file = half("m.safetensors", 1.5f);
        Path first = Float32Copy.of(file, cache);
        Files.write(first, new byte[100]);
        assertThat(Float32Copy.of(file, cache)).isEqualTo(first);
        try (Safetensors read = Safetensors.open(first)) {
            assertThat(read.tensor("half").data()[0]).isEqualTo(1.5f);
        }
        half("m.safetensors", 2.5f);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        try (Safetensors read = Safetensors.open(Float32Copy.of(file, cache))) {
            assertThat(read.tensor("half").data()[0]).isEqualTo(2.5f);
        }
    }

    @Test
    void manyAtOnceGetOneCompleteCopy() throws Exception {
        Path file = half("m.safetensors", 1.5f);
        Path cache = folder.resolve("cache");
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            List<Future<Float>> firsts = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                firsts.add(pool.submit(() -> {
                    try (Safetensors read = Safetensors.open(Float32Copy.of(file, cache))) {
                        return read.tensor("half").data()[0];
                    }
                }));
            }
            for (Future<Float> first : firsts) assertThat(first.get()).isEqualTo(1.5f);
        }
        try (var files = Files.list(cache)) {
            assertThat(files.map(p -> p.getFileName().toString()).filter(name -> !name.endsWith(".lock"))).hasSize(1);
        }
    }

    private Path half(String name, float first) throws IOException {
        short[] half = {Float.floatToFloat16(first), (short) 0x8000, 0x7bff, 0x0001, 0x7c00};
        short[] brain = {0x3fc0, 0x7f7f, (short) 0xc000};
        Map<String, SafetensorsWriter.Part> parts = new LinkedHashMap<>();
        parts.put("half", new SafetensorsWriter.Part(DType.F16, new long[] {5}, out -> out.write(shorts(half))));
        parts.put("brain", new SafetensorsWriter.Part(DType.BF16, new long[] {3, 1}, out -> out.write(shorts(brain))));
        parts.put("ids", new SafetensorsWriter.Part(DType.I64, new long[] {1}, out -> out.write(ByteBuffer.allocate(8))));
        SafetensorsWriter.writeParts(folder.resolve(name), parts, Map.of("format", "pt"));
        return folder.resolve(name);
    }

    private static ByteBuffer shorts(short... values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (short value : values) bytes.putShort(value);
        return bytes.flip();
    }
}
