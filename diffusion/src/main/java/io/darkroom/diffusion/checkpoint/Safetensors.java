package io.darkroom.diffusion.checkpoint;

import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A safetensors file whose values can be read. The file is mapped, not loaded; closing ends the mapping, and segments handed
 * out before must not be used any more. The file must not shrink while it is open: replace model files by renaming over them.
 */
public final class Safetensors implements AutoCloseable {
    private final SafetensorsHeader header;
    private final Arena arena;
    private final MemorySegment bytes;

    private Safetensors(SafetensorsHeader header, Arena arena, MemorySegment bytes) {
        this.header = header;
        this.arena = arena;
        this.bytes = bytes;
    }

    /**
     * Opens and validates {@code file}.
     *
     * @throws CheckpointException the file is no valid safetensors file
     * @throws IOException         the file cannot be read
     */
    public static Safetensors open(Path file) throws IOException {
        SafetensorsHeader header = SafetensorsHeader.read(file);
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file)) {
            return new Safetensors(header, arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    public SafetensorsHeader header() {
        return header;
    }

    /** The stored bytes of a tensor of this file. */
    public MemorySegment bytes(SafetensorsHeader.Entry entry) {
        return bytes.asSlice(entry.offset(), entry.length());
    }

    /**
     * A floating tensor, widened to float32 and copied.
     *
     * @throws CheckpointException it is not there, not of a floating type, or too large for an array
     */
    public Tensor tensor(String key) {
        SafetensorsHeader.Entry entry = header.entries().get(key);
        if (entry == null) throw new CheckpointException(header.file(), key, "missing");
        if (!entry.type().isFloating()) throw new CheckpointException(header.file(), key, "is " + entry.type() + ", not a floating type");
        if (entry.size() > Integer.MAX_VALUE - 8) throw new CheckpointException(header.file(), key, "too large to be copied: " + entry);
        float[] values = new float[(int) entry.size()];
        entry.type().widen(bytes(entry), 0, values, values.length);
        return new Tensor(Arrays.stream(entry.shape()).mapToInt(Math::toIntExact).toArray(), values);
    }

    @Override
    public void close() {
        arena.close();
    }
}
