package io.darkroom.diffusion.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.diffusion.image.MaskedPicture.Settings;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MaskedPictureTest {

    private static final Settings WHOLE = Settings.whole(64, 64);

    private static Raster plain(int width, int height, int channels, int value) {
        Raster raster = Raster.empty(width, height, channels);
        Arrays.fill(raster.samples(), (byte) value);
        return raster;
    }

    /** White in the middle. */
    private static Raster mask() {
        return Raster.empty(64, 64, 1).with(plain(16, 16, 1, 255), 24, 24);
    }

    private static Settings onlyMasked(int padding) {
        return new Settings(64, 64, ResizeMode.JUST_RESIZE, 0, 0, false, true, padding, MaskedContent.ORIGINAL, true, 0);
    }

    @Test
    void theOriginalStaysWhereTheMaskIsBlack() {
        MaskedPicture ready = MaskedPicture.of(plain(64, 64, 3, 40), mask(), WHOLE, 8);
        Raster pasted = ready.pasted(plain(64, 64, 3, 200));
        assertThat(pasted.at(0, 0, 0)).isEqualTo(40);
        assertThat(pasted.at(32, 32, 0)).isEqualTo(200);
        assertThat(ready.latentMask().shape()).containsExactly(1, 1, 8, 8);
        assertThat(ready.latentMask().data()[4 * 8 + 4]).isEqualTo(1);
        assertThat(ready.latentMask().data()[0]).isZero();
    }

    @Test
    void onlyTheMaskedRegionIsPaintedAndPastedBack() {
        MaskedPicture ready = MaskedPicture.of(plain(64, 64, 3, 40), mask(), onlyMasked(4), 8);
        assertThat(ready.region()).isEqualTo(new CropRegion(20, 20, 44, 44));
        assertThat(ready.picture()).isEqualTo(plain(64, 64, 3, 40));
        Raster pasted = ready.pasted(plain(64, 64, 3, 200));
        assertThat(pasted.at(22, 22, 0)).isEqualTo(40);
        assertThat(pasted.at(30, 30, 0)).isEqualTo(200);
    }

    @Test
    void aBlackMaskLeavesNothingToRepaint() {
        MaskedPicture ready = MaskedPicture.of(plain(64, 64, 3, 40), plain(64, 64, 1, 0), onlyMasked(4), 8);
        assertThat(ready.latentMask()).isNull();
        assertThat(ready.pasted(plain(64, 64, 3, 200))).isEqualTo(plain(64, 64, 3, 200));
    }

    @Test
    void aMaskMayLieInTheAlphaChannel() {
        Raster alpha = Raster.empty(64, 64, 4).with(plain(16, 16, 4, 255), 24, 24);
        assertThat(MaskedPicture.of(plain(64, 64, 3, 40), alpha, WHOLE, 8)).isEqualTo(MaskedPicture.of(plain(64, 64, 3, 40), mask(), WHOLE, 8));
    }

    @Test
    void fillingTakesColoursFromAround() {
        Raster picture = plain(64, 64, 3, 40).with(plain(16, 16, 3, 250), 24, 24);
        assertThat(MaskedContent.FILL.prepared(picture, mask()).at(32, 32, 0)).isBetween(35, 45);
        assertThat(MaskedContent.ORIGINAL.prepared(picture, mask())).isEqualTo(picture);
    }

    @Test
    void numbersAreBounded() {
        assertThatThrownBy(() -> MaskedContent.numbered(4)).hasMessageContaining("0 to 3");
        assertThatThrownBy(() -> new Settings(64, 64, ResizeMode.JUST_RESIZE, -1, 0, false, false, 0, MaskedContent.FILL, true, 0)).hasMessageContaining("blur");
        assertThatThrownBy(() -> CropRegion.around(mask(), -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BoxBlur.gaussian(mask(), Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Alpha.colour("white")).hasMessageContaining("#rrggbb");
        assertThat(Alpha.colour("#fa0")).isEqualTo(0xFFAA00);
    }
}
