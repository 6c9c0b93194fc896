package io.darkroom.diffusion.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes safetensors files. A reader never sees half a file: everything goes to {@code NAME.part} beside the target, reaches
 * the disk, and is then renamed over it.
 */
public final class SafetensorsWriter {
    private static final int BLOCK = 1 << 18;

    private SafetensorsWriter() {
    }

    /** Puts out the values of one tensor, piece by piece, in the file's little-endian layout. */
    @FunctionalInterface
    public interface Values {
        void writeTo(WritableByteChannel out) throws IOException;
    }

    /** A tensor to be written. */
    public record Part(DType type, long[] shape, Values values) {

        /** A tensor stored as F32. */
        public static Part of(Tensor tensor) {
            return new Part(DType.F32, Arrays.stream(tensor.shape()).asLongStream().toArray(), out -> writeFloats(out, tensor.data(), tensor.data().length));
        }

        private long length() {
            long length = type.bytes();
            for (long extent : shape) length = Math.multiplyExact(length, extent);
            return length;
        }
    }

    /** Writes float32 tensors. */
    public static void write(Path target, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        Map<String, Part> parts = new LinkedHashMap<>();
        tensors.forEach((key, tensor) -> parts.put(key, Part.of(tensor)));
        writeParts(target, parts, metadata);
    }

    /**
     * Writes {@code parts} in their order.
     *
     * @throws IOException also when a part puts out another number of bytes than its shape says; the target is then as before
     */
    public static void writeParts(Path target, Map<String, Part> parts, Map<String, String> metadata) throws IOException {
        Path unfinished = target.resolveSibling(target.getFileName() + ".part");
        try (FileChannel out = FileChannel.open(unfinished, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            byte[] header = header(parts, metadata);
            drain(out, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).flip());
            drain(out, ByteBuffer.wrap(header));
            for (var part : parts.entrySet()) {
                long end = out.position() + part.getValue().length();
                part.getValue().values().writeTo(out);
                if (out.position() != end) throw new IOException(part.getKey() + ": wrote " + (out.position() - end) + " bytes more than its shape says");
            }
            out.force(true);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Puts out the first {@code count} values as F32. */
    static void writeFloats(WritableByteChannel out, float[] values, int count) throws IOException {
        ByteBuffer block = ByteBuffer.allocateDirect(4 * Math.min(count, BLOCK)).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < count; at += BLOCK) {
            int n = Math.min(BLOCK, count - at);
            block.clear().asFloatBuffer().put(values, at, n);
            drain(out, block.limit(4 * n));
        }
    }

    private static byte[] header(Map<String, Part> parts, Map<String, String> metadata) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = json.createObjectNode();
        if (!metadata.isEmpty()) root.set("__metadata__", json.valueToTree(metadata));
        long offset = 0;
        for (var part : parts.entrySet()) {
            long end = Math.addExact(offset, part.getValue().length());
            ObjectNode entry = root.putObject(part.getKey()).put("dtype", part.getValue().type().name());
            for (long extent : part.getValue().shape()) entry.withArray("shape").add(extent);
            if (part.getValue().shape().length == 0) entry.putArray("shape");
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] text = json.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(text, (text.length + 7) / 8 * 8);
        Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        return padded;
    }

    private static void drain(WritableByteChannel out, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) out.write(buffer);
    }
}
