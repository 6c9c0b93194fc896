package io.darkroom.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsHeaderTest {

    @TempDir
    Path folder;

    @Test
    void readsEntriesAndMetadata() throws IOException {
        Path file = file("""
            {"__metadata__":{"format":"pt"},"b":{"dtype":"F16","shape":[3],"data_offsets":[8,14]},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},
             "empty":{"dtype":"F32","shape":[0],"data_offsets":[14,14]}}   """, 14);
        SafetensorsHeader header = SafetensorsHeader.read(file);
        assertThat(header.metadata()).containsEntry("format", "pt");
        assertThat(header.entries()).containsOnlyKeys("b", "a", "empty");
        SafetensorsHeader.Entry b = header.entries().get("b");
        assertThat(b.type()).isEqualTo(DType.F16);
        assertThat(b.shape()).containsExactly(3);
        assertThat(b.size()).isEqualTo(3);
        assertThat(b.offset()).isEqualTo(Files.size(file) - 6);
    }

    static Stream<Arguments> hostileHeaders() {
        String many = IntStream.range(0, 20).mapToObj(i -> "1").collect(Collectors.joining(",", "[", "]"));
        return Stream.of(
            Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 4, "a: data_offsets [0, 8] lie outside"),
            Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 12, "4 bytes after the last tensor"),
            Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}", 6, "b: overlaps another tensor"),
            Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}", 12, "b: begins 4 bytes after"),
            Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}", 8, "a: data_offsets [8, 0] lie outside"),
            Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}", 8, "a: negative number -8"),
            Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[-2,-1],\"data_offsets\":[0,8]}}", 8, "a: negative number -2"),
            Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}}", 8, "a: shape [4294967296, 4294967296] is too large"),
            Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,8]}}", 8, "a: the header is no valid JSON"),
            Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", 8, "a: F32[3] needs 12 bytes, data_offsets give 8"),
            Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}", 8, "a: shape and data_offsets hold something other than whole numbers"),
            Arguments.of("{\"a\":{\"dtype\":\"F33\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "a: unknown dtype F33"),
            Arguments.of("{\"a\":{\"dtype\":32,\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "a: dtype is no text"),
            Arguments.of("{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}", 8, "a: has no dtype"),
            Arguments.of("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}", 8, "a: has no shape"),
            Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", 8, "a: has no pair of data_offsets"),
            Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}", 8, "a: has no pair of data_offsets"),
            Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4,8]}}", 8, "a: shape or data_offsets with more than 2 numbers"),
            Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":" + many + ",\"data_offsets\":[0,4]}}", 4, "a: shape or data_offsets with more than 16 numbers"),
            Arguments.of("{\"a\":[1]}", 0, "a: is no object"),
            Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "Duplicate field 'a'"),
            Arguments.of("{\"__metadata__\":{\"x\":1}}", 0, "__metadata__: holds something other than text"),
            Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} {}", 4, "text after the header's object"),
            Arguments.of("{\"a\":{\"dtype\":\"F32\"", 4, "the header is no valid JSON"),
            Arguments.of("[]", 0, "the header does not begin with {"),
            Arguments.of(" {}", 0, "the header does not begin with {"),
            Arguments.of("{\"a\":" + "[".repeat(100_000), 0, "a: "),
            Arguments.of("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"x\":" + "{\"y\":".repeat(1000), 0, "the header is no valid JSON"));
    }

    @ParameterizedTest
    @MethodSource("hostileHeaders")
    void refusesHostileHeadersAndNamesKeyAndReason(String header, int dataBytes, String message) throws IOException {
        Path file = file(header, dataBytes);
        assertThatThrownBy(() -> SafetensorsHeader.read(file)).isInstanceOf(CheckpointException.class).hasMessageContaining(message)
            .hasMessageStartingWith(folder.getFileName() + "/x.safetensors: ").hasMessageNotContaining(folder.getParent().toString());
    }

    @Test
    void refusesLengthsThatCannotBe() throws IOException {
        for (long length : new long[] {-1, 0, 1, SafetensorsHeader.MAX_BYTES + 1L, Long.MAX_VALUE, Long.MIN_VALUE}) {
            Path file = bytes(length, new byte[] {'{', '}'});
            assertThatThrownBy(() -> SafetensorsHeader.read(file)).isInstanceOf(CheckpointException.class).hasMessageContaining("header length");
        }
        Path longer = bytes(1000, new byte[] {'{', '}'});
        assertThatThrownBy(() -> SafetensorsHeader.read(longer)).isInstanceOf(CheckpointException.class).hasMessageContaining("truncated inside its header");
        Path stub = Files.write(folder.resolve("x.safetensors"), new byte[7]);
        assertThatThrownBy(() -> SafetensorsHeader.read(stub)).isInstanceOf(CheckpointException.class).hasMessageContaining("too short");
    }

    @Test
    void refusesBrokenTextAndMakesMessagesPrintable() throws IOException {
        Path latin = bytes(4, new byte[] {'{', '"', (byte) 0xe9, '"'});
        assertThatThrownBy(() -> SafetensorsHeader.read(latin)).isInstanceOf(CheckpointException.class).hasMessageContaining("not UTF-8");
        Path loud = file("{\"\\n\\u001b[31m" + "k".repeat(3000) + "\":{}}", 0);
        assertThatThrownBy(() -> SafetensorsHeader.read(loud)).isInstanceOf(CheckpointException.class).hasMessageContaining("??[31mkk")
            .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400).doesNotContain("\n", "\u001b"));
    }

    @Test
    void refusesMoreTensorsThanAnyModelHas() throws IOException {
        String entries = IntStream.rangeClosed(0, SafetensorsHeader.MAX_TENSORS)
            .mapToObj(i -> "\"" + i + "\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}").collect(Collectors.joining(",", "{", "}"));
        Path file = file(entries, 0);
        assertThatThrownBy(() -> SafetensorsHeader.read(file)).isInstanceOf(CheckpointException.class).hasMessageContaining("more than 100000 tensors");
    }

    private Path file(String header, int dataBytes) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[text.length + dataBytes];
        System.arraycopy(text, 0, all, 0, text.length);
        return bytes(text.length, all);
    }

    private Path bytes(long length, byte[] rest) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(8 + rest.length).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(rest);
        return Files.write(folder.resolve("x.safetensors"), file.array());
    }
}
