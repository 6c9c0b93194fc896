package io.darkroom.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class DTypeTest {

    @Test
    void eightBitsAreWidenedExactly() {
        assertThat(widened(DType.F8_E4M3, 0x38, 0xb8, 0x7e, 0x01, 0x08, 0x00, 0x80)).containsExactly(1f, -1f, 448f, 0.001953125f, 0.015625f, 0f, -0f);
        assertThat(widened(DType.F8_E4M3, 0x7f)).containsExactly(Float.NaN);
        assertThat(widened(DType.F8_E5M2, 0x3c, 0xbc, 0x7b, 0x01, 0x7c)).containsExactly(1f, -1f, 57344f, 1.52587890625e-5f, Float.POSITIVE_INFINITY);
    }

    @Test
    void whatHasNoFractionIsNotWidened() {
        for (DType type : DType.values()) {
            if (type.isFloating()) assertThat(widened(type, new int[type.bytes()])).containsExactly(0f);
            else assertThatThrownBy(() -> widened(type, new int[type.bytes()])).isInstanceOf(IllegalStateException.class).hasMessageContaining(type.name());
        }
    }

    private static float[] widened(DType type, int... bytes) {
        byte[] stored = new byte[bytes.length];
        for (int i = 0; i < stored.length; i++) stored[i] = (byte) bytes[i];
        float[] values = new float[stored.length / type.bytes()];
        type.widen(MemorySegment.ofArray(stored), 0, values, values.length);
        return values;
    }
}
