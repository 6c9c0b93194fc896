package io.darkroom.diffusion.adapter;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.Safetensors;
import io.darkroom.diffusion.checkpoint.SafetensorsHeader;
import io.darkroom.diffusion.checkpoint.SafetensorsHeader.Entry;
import io.darkroom.diffusion.checkpoint.WeightFiles;
import io.darkroom.diffusion.checkpoint.Weights;
import io.darkroom.diffusion.network.Network;
import io.darkroom.diffusion.network.RequiredTensors;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** The weights of a network before adapters change them, mapped from its files. Safe for several threads; closing ends the mapping. */
final class BaseWeights implements AutoCloseable {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Safetensors file;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final Map<String, Entry> tensors;

    private BaseWeights(Safetensors file, Map<String, Entry> tensors) {
        this.file = file;
        this.tensors = tensors;
    }

    /**
     * Maps a network's weights.
     *
     * @param cacheDir where a float32 copy of half-precision weights is kept
     * @throws CheckpointException the file lacks what the network needs
     */
    static BaseWeights open(Network network, WeightFiles files, Path cacheDir) throws IOException {
        SafetensorsHeader header = files.float32(cacheDir);
        Weights weights = network.weights(header);
        Map<String, Entry> tensors = new HashMap<>();
        RequiredTensors.of(network).forEach((name, shape) -> tensors.put(name, weights.require(name, shape)));
        return new BaseWeights(Safetensors.open(header), tensors);
    }

    /** Copies values of a tensor: {@code target.length} of them from index {@code from} on; {@code name} as the network spells it. */
    void read(String name, long from, float[] target) {
        Entry entry = tensors.get(name);
        MemorySegment values = file.bytes(entry);
        if (!entry.transposed()) {
            MemorySegment.copy(values, FLOAT, from * Float.BYTES, target, 0, target.length);
            return;
        }
        long rows = entry.shape()[0];
        long columns = entry.shape()[1];
        for (int i = 0; i < target.length; i++) target[i] = values.get(FLOAT, ((from + i) % columns * rows + (from + i) / columns) * Float.BYTES);
    }

    @Override
    public void close() {
        if (open.getAndSet(false)) file.close();
    }
}
