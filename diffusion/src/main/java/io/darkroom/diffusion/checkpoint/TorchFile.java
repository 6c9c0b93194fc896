package io.darkroom.diffusion.checkpoint;

import io.darkroom.diffusion.checkpoint.TorchValues.View;
import io.darkroom.diffusion.checkpoint.ZipEntries.Range;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file that PyTorch's {@code save} wrote ({@code .pt}, {@code .pth}, {@code .bin}, {@code .ckpt}), read as data only: see
 * {@link PickleReader}. Dictionaries inside dictionaries become dotted keys; what training programs put around the weights
 * ({@code state_dict}, {@code params_ema}) is taken off; everything that is no tensor is left out.
 *
 * <p>The file is mapped, not loaded. It must not shrink while it is open.
 */
public final class TorchFile implements TensorFile {
    private static final List<String> WRAPPERS = List.of("state_dict", "params_ema", "params");
    private static final int MAX_DEPTH = 3;
    private static final int MAX_VISITED = 1_000_000;
    private static final int BLOCK = 1 << 16;
    private static final long SCATTERED = -1;
    /** Tensors may share values, which a copy repeats; more than this many times the file's size is no model. */
    private static final long MOST_REPEATED = 4;

    private final Path file;
    private final Arena arena = Arena.ofShared();
    private final Map<String, View> views = new LinkedHashMap<>();
    private MemorySegment bytes;
    private TorchContent content;
    private SafetensorsHeader header;
    private int visited;

    private TorchFile(Path file) {
        this.file = file;
    }

    /**
     * Opens and validates {@code file}.
     *
     * @throws CheckpointException it is broken, holds no tensors, or asks for something that is not known to be harmless
     * @throws IOException         it cannot be read
     */
    public static TorchFile open(Path file) throws IOException {
        TorchFile torch = new TorchFile(file);
        try (FileChannel channel = FileChannel.open(file)) {
            torch.bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), torch.arena);
            torch.content = TorchContent.read(file, torch.bytes);
            torch.collect();
            return torch;
        } catch (IOException | RuntimeException e) {
            torch.close();
            throw e;
        }
    }

    private void collect() {
        Object root = content.root();
        for (String wrapper : WRAPPERS) {
            if (root instanceof Map<?, ?> map && map.get(wrapper) instanceof Map<?, ?> inner) root = inner;
        }
        if (!(root instanceof Map<?, ?> named)) throw new CheckpointException(file, "", "holds no tensors with names");
        collect(named, "", 1);
        if (views.isEmpty()) throw new CheckpointException(file, "", "holds no tensors");
        Map<String, SafetensorsHeader.Entry> entries = new LinkedHashMap<>();
        long total = 0;
        for (Map.Entry<String, View> view : views.entrySet()) {
            SafetensorsHeader.Entry entry = entry(view.getKey(), view.getValue());
            entries.put(entry.key(), entry);
            total = Math.addExact(total, entry.length());
        }
        if (total > MOST_REPEATED * bytes.byteSize()) throw new CheckpointException(file, "", "its tensors repeat the same values over and over");
        header = new SafetensorsHeader(file, Collections.unmodifiableMap(entries), Map.of());
    }

    private void collect(Map<?, ?> named, String prefix, int depth) {
        for (Map.Entry<?, ?> one : named.entrySet()) {
            if (++visited > MAX_VISITED) throw new CheckpointException(file, "", "its dictionaries hold each other over and over");
            if (!(one.getKey() instanceof String name) || name.startsWith(PickleReader.NO_NAME)) continue;
            if (one.getValue() instanceof View view) {
                if (views.size() == SafetensorsHeader.MAX_TENSORS) throw new CheckpointException(file, "", "more than " + SafetensorsHeader.MAX_TENSORS + " tensors");
                if (views.put(prefix + name, view) != null) throw new CheckpointException(file, prefix + name, "is there twice");
            } else if (one.getValue() instanceof Map<?, ?> inner && depth < MAX_DEPTH) {
                collect(inner, prefix + name + ".", depth + 1);
            }
        }
    }

    private SafetensorsHeader.Entry entry(String key, View view) {
        Range storage = content.storages().get(view.storage().key());
        long needed = view.storage().length() * view.storage().type().bytes();
        if (storage == null || storage.length() < needed) throw new CheckpointException(file, key, "its values are missing");
        long[] shape = view.shape().stream().mapToLong(Long::longValue).toArray();
        int width = view.type().bytes();
        long offset = view.isContiguous() && !content.bigEndian() ? storage.offset() + view.offset() * width : SCATTERED;
        return new SafetensorsHeader.Entry(file, key, view.type(), shape, offset, view.size() * width, false);
    }

    /** The tensors; the offset of those whose values do not lie in one piece is -1. */
    @Override
    public SafetensorsHeader header() {
        return header;
    }

    @Override
    public Tensor tensor(String key) {
        SafetensorsHeader.Entry entry = header.entries().get(key);
        if (entry == null) throw new CheckpointException(file, key, "missing");
        if (!entry.type().isFloating()) throw new CheckpointException(file, key, "is " + entry.type() + ", not a floating type");
        if (entry.size() > Integer.MAX_VALUE - 8) throw new CheckpointException(file, key, "too large to be copied: " + entry);
        Blocks blocks = new Blocks(views.get(key));
        float[] values = new float[(int) entry.size()];
        float[] some = new float[(int) Math.min(BLOCK, entry.size())];
        for (int at = 0; at < values.length; at += BLOCK) {
            int count = Math.min(BLOCK, values.length - at);
            entry.type().widen(blocks.read(at, count), 0, some, count);
            System.arraycopy(some, 0, values, at, count);
        }
        return new Tensor(shape(entry), values);
    }

    private static int[] shape(SafetensorsHeader.Entry entry) {
        int[] shape = new int[entry.shape().length];
        for (int i = 0; i < shape.length; i++) shape[i] = Math.toIntExact(entry.shape()[i]);
        return shape;
    }

    /** All tensors as parts of a safetensors file, floating ones as float32. */
    Map<String, SafetensorsWriter.Part> parts() {
        Map<String, SafetensorsWriter.Part> parts = new LinkedHashMap<>();
        header.entries().forEach((key, entry) -> {
            boolean floating = entry.type().isFloating();
            parts.put(key, new SafetensorsWriter.Part(floating ? DType.F32 : entry.type(), entry.shape(), out -> write(entry, floating, out)));
        });
        return parts;
    }

    private void write(SafetensorsHeader.Entry entry, boolean floating, WritableByteChannel out) throws IOException {
        Blocks blocks = new Blocks(views.get(entry.key()));
        float[] values = new float[(int) Math.min(BLOCK, entry.size())];
        for (long at = 0; at < entry.size(); at += BLOCK) {
            int count = (int) Math.min(BLOCK, entry.size() - at);
            MemorySegment block = blocks.read(at, count);
            if (floating) {
                entry.type().widen(block, 0, values, count);
                SafetensorsWriter.writeFloats(out, values, count);
            } else {
                for (ByteBuffer rest = block.asByteBuffer(); rest.hasRemaining(); ) out.write(rest);
            }
        }
    }

    /** A view's values in order, some at a time, little-endian. */
    private final class Blocks {
        private final View view;
        private final int width;
        private final MemorySegment storage;
        private final byte[] gathered;

        Blocks(View view) {
            this.view = view;
            this.width = view.type().bytes();
            Range range = content.storages().get(view.storage().key());
            this.storage = bytes.asSlice(range.offset(), range.length());
            this.gathered = view.isContiguous() && !content.bigEndian() ? null : new byte[BLOCK * width];
        }

        /** At most {@link #BLOCK} values from one on; good until the next call. */
        MemorySegment read(long from, int count) {
            if (gathered == null) return storage.asSlice((view.offset() + from) * width, (long) count * width);
            int axes = view.shape().size();
            long[] index = new long[axes];
            long rest = from;
            long place = view.offset();
            for (int i = axes - 1; i >= 0; i--) {
                index[i] = rest % view.shape().get(i);
                rest /= view.shape().get(i);
                place += index[i] * view.strides().get(i);
            }
            for (int n = 0; n < count; n++) {
                for (int b = 0; b < width; b++) {
                    gathered[n * width + (content.bigEndian() ? width - 1 - b : b)] = storage.get(ValueLayout.JAVA_BYTE, place * width + b);
                }
                for (int i = axes - 1; i >= 0; i--) {
                    place += view.strides().get(i);
                    if (++index[i] < view.shape().get(i)) break;
                    place -= index[i] * view.strides().get(i);
                    index[i] = 0;
                }
            }
            return MemorySegment.ofArray(gathered).asSlice(0, (long) count * width);
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
