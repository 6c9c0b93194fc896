package io.darkroom.diffusion.checkpoint;

import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A safetensors file, or several that make up a network, whose values can be read. Files are mapped, not loaded; closing ends the mappings, and segments handed
 * out before must not be used any more. A file must not shrink while it is open: replace model files by renaming over them.
 */
public final class Safetensors implements TensorFile {
    private final SafetensorsHeader header;
    private final Arena arena;
    private final Map<Path, MemorySegment> files = new HashMap<>();

    private Safetensors(SafetensorsHeader header, Arena arena) {
        this.header = header;
        this.arena = arena;
    }

    /**
     * Opens and validates {@code file}.
     *
     * @throws CheckpointException the file is no valid safetensors file
     * @throws IOException         the file cannot be read
     */
    public static Safetensors open(Path file) throws IOException {
        return open(SafetensorsHeader.read(file));
    }

    /**
     * Opens the files in which the tensors of {@code header} lie.
     *
     * @throws IOException a file cannot be read
     */
    public static Safetensors open(SafetensorsHeader header) throws IOException {
        Safetensors opened = new Safetensors(header, Arena.ofShared());
        try {
            for (SafetensorsHeader.Entry entry : header.entries().values()) {
                if (!opened.files.containsKey(entry.file())) opened.map(entry.file());
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            files.put(file, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
        }
    }

    @Override
    public SafetensorsHeader header() {
        return header;
    }

    /** The stored bytes of a tensor, which are those of the transpose where it says so. */
    public MemorySegment bytes(SafetensorsHeader.Entry entry) {
        return files.get(entry.file()).asSlice(entry.offset(), entry.length());
    }

    @Override
    public Tensor tensor(String key) {
        SafetensorsHeader.Entry entry = header.entries().get(key);
        if (entry == null) throw new CheckpointException(header.file(), key, "missing");
        if (!entry.type().isFloating()) throw new CheckpointException(header.file(), key, "is " + entry.type() + ", not a floating type");
        if (entry.size() > Integer.MAX_VALUE - 8) throw new CheckpointException(header.file(), key, "too large to be copied: " + entry);
        float[] values = new float[(int) entry.size()];
        entry.type().widen(bytes(entry), 0, values, values.length);
        int[] shape = Arrays.stream(entry.shape()).mapToInt(Math::toIntExact).toArray();
        return new Tensor(shape, entry.transposed() ? transpose(values, shape[0], shape[1]) : values);
    }

    private static float[] transpose(float[] stored, int rows, int columns) {
        float[] values = new float[stored.length];
        for (int i = 0; i < rows; i++) for (int j = 0; j < columns; j++) values[i * columns + j] = stored[j * rows + i];
        return values;
    }

    @Override
    public void close() {
        arena.close();
    }
}
