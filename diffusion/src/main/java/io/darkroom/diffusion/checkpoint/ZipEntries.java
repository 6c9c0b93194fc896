package io.darkroom.diffusion.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the files inside a zip archive lie that stores them uncompressed, as PyTorch writes it. Nothing is unpacked: an
 * archive with compressed, encrypted or overlapping files is refused, so that none can be larger than it looks.
 * Source: PKWARE's APPNOTE, with its 64-bit extensions.
 */
final class ZipEntries {
    private static final int MAX_ENTRIES = 200_000;
    private static final int MAX_NAME = 4096;
    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int END64_LOCATOR = 0x07064b50;
    private static final int END64_LOCATOR_LENGTH = 20;
    private static final int END64 = 0x06064b50;
    private static final int END64_LENGTH = 56;
    private static final int CENTRAL = 0x02014b50;
    private static final int CENTRAL_LENGTH = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_LENGTH = 30;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final long IN_EXTRA = 0xffffffffL;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** The place of a file's bytes in the archive. */
    record Range(long offset, long length) {
    }

    private final Path file;
    private final MemorySegment bytes;

    private ZipEntries(Path file, MemorySegment bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /** Whether bytes begin as an archive with files does. */
    static boolean looksLike(MemorySegment bytes) {
        return bytes.byteSize() >= LOCAL_LENGTH && bytes.get(INT, 0) == LOCAL;
    }

    /**
     * All files by name.
     *
     * @throws CheckpointException the archive is broken, or not one that stores its files as they are
     */
    static Map<String, Range> read(Path file, MemorySegment bytes) {
        return new ZipEntries(file, bytes).read();
    }

    private Map<String, Range> read() {
        long end = end();
        long count = unsigned2(end + 10);
        long size = unsigned4(end + 12);
        long from = unsigned4(end + 16);
        if (count == 0xffff || size == IN_EXTRA || from == IN_EXTRA) {
            long locator = end - END64_LOCATOR_LENGTH;
            if (locator < 0 || int4(locator) != END64_LOCATOR) throw bad("its 64-bit directory is missing");
            long end64 = int8(locator + 8);
            if (end64 < 0 || end64 > locator - END64_LENGTH || int4(end64) != END64) throw bad("its 64-bit directory lies elsewhere than said");
            count = int8(end64 + 32);
            size = int8(end64 + 40);
            from = int8(end64 + 48);
        }
        if (count < 0 || count > MAX_ENTRIES) throw bad("more than " + MAX_ENTRIES + " files in it");
        if (from < 0 || size < 0 || from > end || size > end - from) throw bad("its directory lies outside of it");
        return entries(from, from + size, (int) count);
    }

    /** The directory ends with the file, but for a comment. */
    private long end() {
        long last = bytes.byteSize() - END_LENGTH;
        for (long at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
            if (int4(at) == END && unsigned2(at + 20) == last - at) return at;
        }
        throw bad("it is cut off: its directory is missing");
    }

    private Map<String, Range> entries(long from, long to, int count) {
        Map<String, Range> entries = new LinkedHashMap<>();
        List<Range> whole = new ArrayList<>();
        long at = from;
        for (int i = 0; i < count; i++) {
            if (at > to - CENTRAL_LENGTH || int4(at) != CENTRAL) throw bad("its directory is damaged");
            int nameLength = unsigned2(at + 28);
            int extraLength = unsigned2(at + 30);
            long next = at + CENTRAL_LENGTH + nameLength + extraLength + unsigned2(at + 32);
            if (next > to || nameLength > MAX_NAME) throw bad("its directory is damaged");
            String name = text(at + CENTRAL_LENGTH, nameLength);
            if ((unsigned2(at + 8) & 1) != 0) throw bad(name, "is encrypted");
            if (unsigned2(at + 10) != 0) throw bad(name, "is compressed, which model files are not");
            long[] sizes = {unsigned4(at + 24), unsigned4(at + 20), unsigned4(at + 42)};
            wide(at + CENTRAL_LENGTH + nameLength, extraLength, sizes);
            if (sizes[0] != sizes[1]) throw bad(name, "is said to have two lengths");
            Range range = range(name, nameLength, sizes[2], sizes[0], from);
            whole.add(new Range(sizes[2], range.offset + range.length - sizes[2]));
            if (entries.put(name, range) != null) throw bad(name, "is there twice");
            at = next;
        }
        whole.sort(Comparator.comparingLong(Range::offset));
        for (int i = 1; i < whole.size(); i++) {
            if (whole.get(i - 1).offset + whole.get(i - 1).length > whole.get(i).offset) throw bad("files in it overlap");
        }
        return entries;
    }

    /** Replaces lengths and offset that do not fit into four bytes by those of the extra field. */
    private void wide(long extra, int length, long[] sizes) {
        for (long at = extra; at <= extra + length - 4; at += 4 + unsigned2(at + 2)) {
            if (unsigned2(at) != 1) continue;
            long end = at + 4 + unsigned2(at + 2);
            long value = at + 4;
            for (int i = 0; i < sizes.length; i++) {
                if (sizes[i] != IN_EXTRA) continue;
                if (value + 8 > end || end > extra + length) throw bad("its 64-bit lengths are damaged");
                sizes[i] = int8(value);
                value += 8;
            }
            return;
        }
    }

    private Range range(String name, int nameLength, long local, long length, long directory) {
        if (local < 0 || local > directory - LOCAL_LENGTH || int4(local) != LOCAL) throw bad(name, "lies elsewhere than said");
        if (unsigned2(local + 26) != nameLength || local + LOCAL_LENGTH + nameLength > directory || !text(local + LOCAL_LENGTH, nameLength).equals(name)) {
            throw bad(name, "has two names");
        }
        long offset = local + LOCAL_LENGTH + nameLength + unsigned2(local + 28);
        if (length < 0 || offset > directory || length > directory - offset) throw bad(name, "is longer than the archive");
        return new Range(offset, length);
    }

    private int unsigned2(long at) {
        return bytes.get(SHORT, at) & 0xffff;
    }

    private int int4(long at) {
        return bytes.get(INT, at);
    }

    private long unsigned4(long at) {
        return Integer.toUnsignedLong(int4(at));
    }

    private long int8(long at) {
        return bytes.get(LONG, at);
    }

    private String text(long at, int length) {
        return new String(bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private CheckpointException bad(String reason) {
        return new CheckpointException(file, "", "broken archive: " + reason);
    }

    private CheckpointException bad(String name, String reason) {
        return new CheckpointException(file, name, reason);
    }
}
