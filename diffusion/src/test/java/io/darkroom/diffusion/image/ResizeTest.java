package io.darkroom.diffusion.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.darkroom.diffusion.image.Resize.Box;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResizeTest {

    private static Raster plain(int width, int height, int channels, int value) {
        Raster raster = Raster.empty(width, height, channels);
        Arrays.fill(raster.samples(), (byte) value);
        return raster;
    }

    @ParameterizedTest
    @EnumSource(ResizeFilter.class)
    void aPlainPictureStaysPlain(ResizeFilter filter) {
        for (int channels : new int[] {1, 3}) {
            assertThat(Resize.to(plain(17, 9, channels, 200), 5, 23, filter)).isEqualTo(plain(5, 23, channels, 200));
        }
    }

    @ParameterizedTest
    @EnumSource(ResizeFilter.class)
    void onePixelIsEnough(ResizeFilter filter) {
        assertThat(Resize.to(plain(1, 1, 3, 77), 8, 8, filter)).isEqualTo(plain(8, 8, 3, 77));
        assertThat(Resize.to(plain(8, 8, 3, 77), 1, 1, filter)).isEqualTo(plain(1, 1, 3, 77));
    }

    @Test
    void coloursUnderTransparencyDoNotBleed() {
        Raster half = Raster.empty(2, 1, 4);
        half.samples()[0] = (byte) 255; // red, transparent
        half.samples()[5] = (byte) 255; // green, opaque
        half.samples()[7] = (byte) 255;
        Raster one = Resize.to(half, 1, 1, ResizeFilter.BOX);
        assertThat(List.of(one.at(0, 0, 0), one.at(0, 0, 1), one.at(0, 0, 3))).isEqualTo(List.of(0, 255, 128));
    }

    @Test
    void aPartMayBeEmptyAndLieOnTheEdge() {
        Raster edge = plain(3, 2, 1, 9).with(plain(3, 1, 1, 100), 0, 1);
        Raster strip = Resize.to(edge, 3, 4, ResizeFilter.BOX, new Box(0, 1.5, 3, 1.5));
        assertThat(strip.samples()).containsOnly(100);
        assertThatThrownBy(() -> Resize.to(edge, 3, 4, ResizeFilter.BOX, new Box(0, 0, 4, 2))).hasMessageContaining("not within");
    }

    @Test
    void sizesAreBounded() {
        assertThatThrownBy(() -> Resize.to(plain(2, 2, 1, 0), 0, 5, ResizeFilter.LANCZOS)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Resize.to(plain(2, 2, 1, 0), 100_000, 100_000, ResizeFilter.LANCZOS)).hasMessageContaining(String.valueOf(Raster.MAX_PIXELS));
        assertThatThrownBy(() -> ResizeFilter.named("sinc")).hasMessageContaining("lanczos");
        assertThatThrownBy(() -> ResizeMode.numbered(4)).hasMessageContaining("0 to 3");
        assertThatThrownBy(() -> ResizeMode.RESIZE_AND_FILL.apply(plain(1000, 1, 1, 0), 10, 10)).hasMessageContaining("does not fit");
    }

    @Test
    void croppingCoversAndFillingFits() {
        Raster wide = plain(40, 10, 3, 50);
        assertThat(ResizeMode.CROP_AND_RESIZE.apply(wide, 16, 16)).isEqualTo(plain(16, 16, 3, 50));
        assertThat(ResizeMode.RESIZE_AND_FILL.apply(wide, 16, 16)).isEqualTo(plain(16, 16, 3, 50));
    }

    @ParameterizedTest
    @EnumSource(LatentResize.class)
    void aPlainLatentStaysPlain(LatentResize resize) {
        Tensor latent = Tensor.zeros(2, 4, 5, 6);
        Arrays.fill(latent.data(), 1.5f);
        Tensor larger = resize.apply(latent, 9, 3);
        assertThat(larger.shape()).containsExactly(2, 4, 3, 9);
        for (float value : larger.data()) assertThat(value).isCloseTo(1.5f, within(1e-6f));
        assertThatThrownBy(() -> resize.apply(latent, 0, 3)).isInstanceOf(IllegalArgumentException.class);
    }
}
