package io.darkroom.diffusion.checkpoint;

import io.darkroom.diffusion.checkpoint.ZipEntries.Range;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The two parts of a PyTorch file: the object that was saved, with tensors as views, and where the views' storages lie. Read
 * from the zip form of today, or from the plain form before 2020.
 *
 * @param root      what was saved; see {@link PickleReader} for its types
 * @param storages  by the name that views give
 * @param bigEndian whether values are stored with their highest byte first
 */
record TorchContent(Object root, Map<String, Range> storages, boolean bigEndian) {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long PLAIN_PROTOCOL = 1001;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** @throws CheckpointException the file is broken, or asks for something that is not known to be harmless */
    static TorchContent read(Path file, MemorySegment bytes) {
        return ZipEntries.looksLike(bytes) ? zip(file, bytes) : plain(file, bytes);
    }

    private static TorchContent zip(Path file, MemorySegment bytes) {
        Map<String, Range> entries = ZipEntries.read(file, bytes);
        List<String> pickles = entries.keySet().stream().filter(name -> name.matches("[^/]*/data\\.pkl")).toList();
        if (pickles.size() != 1) throw new CheckpointException(file, "", "an archive, but none that PyTorch wrote: it has no data.pkl");
        String folder = pickles.getFirst().replace("data.pkl", "");
        Range order = entries.get(folder + "byteorder");
        boolean bigEndian = order != null && order.length() == 3 && text(bytes, order).equals("big");
        Map<String, Range> storages = new HashMap<>();
        entries.forEach((name, range) -> {
            if (name.startsWith(folder + "data/")) storages.put(name.substring(folder.length() + 5), range);
        });
        Range pickle = entries.get(pickles.getFirst());
        Object root = PickleReader.read(new PickleBytes(file, bytes, pickle.offset(), pickle.offset() + pickle.length()), new TorchValues(file));
        return new TorchContent(root, storages, bigEndian);
    }

    private static String text(MemorySegment bytes, Range range) {
        return new String(bytes.asSlice(range.offset(), range.length()).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII);
    }

    /** Five pickles, then every storage behind the number of its values, which are little-endian on every machine. */
    private static TorchContent plain(Path file, MemorySegment bytes) {
        PickleBytes in = new PickleBytes(file, bytes, 0, bytes.byteSize());
        TorchValues values = new TorchValues(file);
        if (!MAGIC.equals(PickleReader.read(in, values))) throw new CheckpointException(file, "", "a pickle, but none that PyTorch wrote");
        if (!Long.valueOf(PLAIN_PROTOCOL).equals(PickleReader.read(in, values))) throw new CheckpointException(file, "", "of a form of PyTorch's that is not known");
        PickleReader.read(in, values); // the writing machine's properties
        Object root = PickleReader.read(in, values);
        if (!(PickleReader.read(in, values) instanceof List<?> keys)) throw new CheckpointException(file, "", "the list of its storages is missing");
        Map<String, Range> storages = new HashMap<>();
        long at = in.position();
        for (Object key : keys) {
            DType type = key instanceof String name ? values.storages().get(name) : null;
            if (type == null) throw new CheckpointException(file, "", "the list of its storages is damaged");
            long count = at > bytes.byteSize() - 8 ? -1 : bytes.get(LONG, at);
            if (count < 0 || count > (bytes.byteSize() - at - 8) / type.bytes()) throw new CheckpointException(file, "", "truncated inside its values");
            long length = count * type.bytes();
            if (storages.put((String) key, new Range(at + 8, length)) != null) throw new CheckpointException(file, "", "the list of its storages is damaged");
            at += 8 + length;
        }
        return new TorchContent(root, storages, false);
    }
}
