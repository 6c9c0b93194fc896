package io.darkroom.diffusion.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Float32 tensors in native memory, by name, which libraries read in place. Safe for several threads while it is filled.
 * Closing frees all of them; nobody may read them then.
 */
public final class NativeTensors implements AutoCloseable {
    private static final long ALIGNMENT = 64;

    private final Arena arena = Arena.ofShared();
    private final Map<String, NativeTensor> tensors = new ConcurrentHashMap<>();

    /**
     * A tensor in native memory.
     *
     * @param values in row-major order and the machine's byte order
     */
    public record NativeTensor(long[] shape, MemorySegment values) {

        /** Copies {@code target.length} values from index {@code from} on. */
        public void read(long from, float[] target) {
            MemorySegment.copy(values, ValueLayout.JAVA_FLOAT, from * Float.BYTES, target, 0, target.length);
        }

        /** Overwrites the values from index {@code from} on. */
        public void write(long from, float[] source) {
            MemorySegment.copy(source, 0, values, ValueLayout.JAVA_FLOAT, from * Float.BYTES, source.length);
        }
    }

    /** A new tensor of zeros under that name. */
    public NativeTensor allocate(String name, long... shape) {
        long size = 1;
        for (long extent : shape) size = Math.multiplyExact(size, extent);
        NativeTensor tensor = new NativeTensor(shape, arena.allocate(Math.multiplyExact(size, Float.BYTES), ALIGNMENT));
        if (tensors.putIfAbsent(name, tensor) != null) throw new IllegalArgumentException("there is a tensor " + name + " already");
        return tensor;
    }

    public Map<String, NativeTensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /** Bytes of native memory. */
    public long bytes() {
        return tensors.values().stream().mapToLong(tensor -> tensor.values().byteSize()).sum();
    }

    @Override
    public void close() {
        arena.close();
    }
}
