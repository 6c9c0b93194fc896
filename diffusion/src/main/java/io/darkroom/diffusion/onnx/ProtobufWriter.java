package io.darkroom.diffusion.onnx;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes protocol buffer messages field by field: as much of the wire format as a graph description needs. Fields appear in
 * the order of the calls, so equal calls give equal bytes.
 */
final class ProtobufWriter {
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;

    private byte[] bytes = new byte[64];
    private int size;

    /** An int32, int64, enum or bool field. */
    ProtobufWriter number(int field, long value) {
        varint(tag(field, VARINT));
        varint(value);
        return this;
    }

    ProtobufWriter real(int field, float value) {
        varint(tag(field, FIXED32));
        int bits = Float.floatToRawIntBits(value);
        for (int shift = 0; shift < 32; shift += 8) append((byte) (bits >>> shift));
        return this;
    }

    ProtobufWriter text(int field, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return block(field, utf8, utf8.length);
    }

    ProtobufWriter raw(int field, ByteBuffer value) {
        byte[] copy = new byte[value.remaining()];
        value.duplicate().get(copy);
        return block(field, copy, copy.length);
    }

    ProtobufWriter message(int field, ProtobufWriter value) {
        return block(field, value.bytes, value.size);
    }

    /** Appends fields that were written elsewhere to this message. */
    ProtobufWriter fields(ProtobufWriter other) {
        append(other.bytes, other.size);
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private ProtobufWriter block(int field, byte[] value, int length) {
        varint(tag(field, LENGTH_DELIMITED));
        varint(length);
        append(value, length);
        return this;
    }

    private static long tag(int field, int wireType) {
        return (long) field << 3 | wireType;
    }

    private void varint(long value) {
        while ((value & ~0x7FL) != 0) {
            append((byte) (value | 0x80));
            value >>>= 7;
        }
        append((byte) value);
    }

    private void append(byte value) {
        if (size == bytes.length) bytes = Arrays.copyOf(bytes, 2 * size);
        bytes[size++] = value;
    }

    private void append(byte[] values, int length) {
        if (size + length > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, length)));
        System.arraycopy(values, 0, bytes, size, length);
        size += length;
    }
}
