package io.darkroom.diffusion.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

class CannyTest {

    /** White from column 8 on. */
    private static Raster halves() {
        Raster white = Raster.empty(8, 12, 3);
        Arrays.fill(white.samples(), (byte) 255);
        return Raster.empty(16, 12, 3).with(white, 8, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 7})
    void anEdgeIsOneLine(int aperture) {
        for (boolean root : new boolean[] {false, true}) {
            Raster edges = new Canny(100, 200, aperture, root).of(halves());
            for (int y = 0; y < 12; y++) {
                int found = 0;
                for (int x = 0; x < 16; x++) found += edges.at(x, y, 0) / 255;
                assertThat(found).isEqualTo(1);
            }
        }
    }

    @Test
    void weakEdgesCountOnlyBesideStrongOnes() {
        Raster faint = Raster.empty(16, 12, 1);
        for (int y = 0; y < 12; y++) for (int x = 8; x < 16; x++) faint.samples()[y * 16 + x] = 40; // gradient 160
        assertThat(new Canny(100, 200, 3, false).of(faint).samples()).containsOnly(0);
        for (int x = 8; x < 16; x++) faint.samples()[x] = 80; // the top row is stronger
        assertThat(new Canny(100, 200, 3, false).of(faint).samples()).contains((byte) 255);
        assertThat(new Canny(100, 200, 3, false).of(faint).at(7, 11, 0) + new Canny(100, 200, 3, false).of(faint).at(8, 11, 0)).isEqualTo(255);
    }

    @Test
    void thresholdsAndAperturesAreBounded() {
        assertThatThrownBy(() -> new Canny(-1, 200, 3, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Canny(1, 200, 4, false)).hasMessageContaining("aperture");
    }
}
