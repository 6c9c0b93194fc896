package io.darkroom.diffusion.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** How the values of a stored tensor are encoded; names and little-endian layouts are those of the safetensors format. */
public enum DType {
    F64(8), F32(4), F16(2), BF16(2), F8_E4M3(1), F8_E5M2(1), I64(8), I32(4), I16(2), I8(1), U64(8), U32(4), U16(2), U8(1), BOOL(1);

    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes a value. */
    public int bytes() {
        return bytes;
    }

    /** Whether {@link #widen} can read it. */
    public boolean isFloating() {
        return switch (this) {
            case F64, F32, F16, BF16, F8_E4M3, F8_E5M2 -> true;
            case I64, I32, I16, I8, U64, U32, U16, U8, BOOL -> false;
        };
    }

    /** One sign, four exponent and three fraction bits, without infinities (Micikevicius et al. 2022). */
    private static float fromE4m3(byte stored) {
        int exponent = stored >> 3 & 15;
        int fraction = stored & 7;
        if (exponent == 15 && fraction == 7) return Float.NaN;
        float size = exponent == 0 ? Math.scalb((float) fraction, -9) : Math.scalb(1 + fraction / 8f, exponent - 7);
        return stored < 0 ? -size : size;
    }

    /**
     * Reads {@code count} values from index {@code from} on as float32; rounded for F64, exact for the others.
     *
     * @throws IllegalStateException the type is not a floating one that can be read
     */
    public void widen(MemorySegment source, long from, float[] target, int count) {
        switch (this) {
            case F32 -> MemorySegment.copy(source, FLOAT, 4 * from, target, 0, count);
            case F16 -> {
                for (int i = 0; i < count; i++) target[i] = Float.float16ToFloat(source.get(SHORT, 2 * (from + i)));
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) target[i] = Float.intBitsToFloat(source.get(SHORT, 2 * (from + i)) << 16);
            }
            case F64 -> {
                for (int i = 0; i < count; i++) target[i] = (float) source.get(DOUBLE, 8 * (from + i));
            }
            case F8_E4M3 -> {
                for (int i = 0; i < count; i++) target[i] = fromE4m3(source.get(ValueLayout.JAVA_BYTE, from + i));
            }
            case F8_E5M2 -> { // the upper half of a float16
                for (int i = 0; i < count; i++) target[i] = Float.float16ToFloat((short) (source.get(ValueLayout.JAVA_BYTE, from + i) << 8));
            }
            case I64, I32, I16, I8, U64, U32, U16, U8, BOOL -> throw new IllegalStateException(this + " is not read as numbers with a fraction");
        }
    }
}
