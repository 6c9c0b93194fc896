package io.darkroom.diffusion.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The bytes of a pickle, read one value after the other; all reading is checked and the whole of it bounded. */
final class PickleBytes {
    /** Several times more than the largest published checkpoint needs; tensors' values are not among it. */
    static final int MAX_BYTES = 32 << 20;
    private static final int MAX_LINE = 1024;
    private static final int MAX_NUMBER = 64;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble BIG_DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Path file;
    private final MemorySegment bytes;
    private final long end;
    private final boolean cut;
    private long at;

    /**
     * @param file  what messages name
     * @param bytes of the file
     * @param from  where to begin
     * @param to    where to stop at the latest
     */
    PickleBytes(Path file, MemorySegment bytes, long from, long to) {
        this.file = file;
        this.bytes = bytes;
        this.at = from;
        this.cut = to - from > MAX_BYTES;
        this.end = cut ? from + MAX_BYTES : to;
    }

    /** Where the next byte lies. */
    long position() {
        return at;
    }

    CheckpointException bad(String reason) {
        return new CheckpointException(file, "", "broken pickle: " + reason);
    }

    private long take(long count) {
        if (count < 0 || count > end - at) throw bad(cut ? "it ends neither here nor within " + MAX_BYTES + " bytes" : "it ends too early");
        long from = at;
        at += count;
        return from;
    }

    int one() {
        return bytes.get(ValueLayout.JAVA_BYTE, take(1)) & 255;
    }

    int int4() {
        return bytes.get(INT, take(4));
    }

    long int8() {
        return bytes.get(LONG, take(8));
    }

    double real8() {
        return bytes.get(BIG_DOUBLE, take(8));
    }

    byte[] raw(long length) {
        long from = take(length);
        return bytes.asSlice(from, length).toArray(ValueLayout.JAVA_BYTE);
    }

    String text(long length) {
        return new String(raw(length), StandardCharsets.UTF_8);
    }

    /** The text up to the end of the line. */
    String line() {
        StringBuilder line = new StringBuilder();
        for (int c = one(); c != '\n'; c = one()) {
            if (line.length() == MAX_LINE) throw bad("a line of more than " + MAX_LINE + " characters");
            line.append((char) c);
        }
        return line.toString();
    }

    /** A whole number of {@code length} bytes, the lowest first. */
    Number number(int length) {
        if (length < 0 || length > MAX_NUMBER) throw bad("a number of " + length + " bytes");
        byte[] value = raw(length);
        byte[] reversed = new byte[length];
        for (int i = 0; i < length; i++) reversed[i] = value[length - 1 - i];
        return length == 0 ? 0L : narrowed(new BigInteger(reversed));
    }

    Number number(String decimal) {
        if (!decimal.matches("-?[0-9]{1,150}")) throw bad("a number that is none");
        return narrowed(new BigInteger(decimal));
    }

    /** A place in the memo. */
    long index(String decimal) {
        if (number(decimal) instanceof Long index && index >= 0) return index;
        throw bad("a place that is none");
    }

    double real(String decimal) {
        try {
            return Double.parseDouble(decimal);
        } catch (NumberFormatException e) {
            throw bad("a number that is none");
        }
    }

    private static Number narrowed(BigInteger value) {
        return value.bitLength() < 64 ? (Number) value.longValue() : value;
    }
}
