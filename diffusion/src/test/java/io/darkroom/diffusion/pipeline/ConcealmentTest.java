package io.darkroom.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.diffusion.image.Image;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever takes a picture's place has its size and not its detail. */
class ConcealmentTest {

    @ParameterizedTest
    @EnumSource(Concealment.class)
    void theSizeStaysAndTheDetailGoes(Concealment concealment) {
        for (int[] size : new int[][] {{96, 64}, {7, 200}, {1, 1}}) {
            Image noise = noise(size[0], size[1]);
            Image hidden = concealment.of(noise);
            assertThat(hidden.width()).isEqualTo(size[0]);
            assertThat(hidden.height()).isEqualTo(size[1]);
            if (size[0] == 96) assertThat(steps(hidden)).isLessThan(steps(noise) / 4);
        }
    }

    @Test
    void blackIsBlack() {
        assertThat(Concealment.BLACK.of(noise(5, 4)).rgb()).containsOnly(0);
    }

    @Test
    void squaresHaveOneColourEach() {
        Image squares = Concealment.PIXELATE.of(noise(64, 64));
        byte[] corner = Arrays.copyOf(squares.rgb(), 3);
        for (int i = 0; i < 32; i++) assertThat(Arrays.copyOfRange(squares.rgb(), 3 * (64 * i + i), 3 * (64 * i + i) + 3)).isEqualTo(corner);
    }

    @Test
    void theWordsAreWhiteOnBlackAndClearOfTheEdges() {
        Image text = Concealment.SENSITIVE_CONTENT_TEXT.of(noise(256, 128));
        int white = 0;
        for (int i = 0; i < 256 * 128; i++) {
            int sample = text.rgb()[3 * i] & 255;
            assertThat(sample).isIn(0, 255);
            if (sample == 255) white++;
            if (i / 256 == 0 || i / 256 == 127 || i % 256 == 0 || i % 256 == 255) assertThat(sample).isZero();
        }
        assertThat(white).isBetween(256 * 128 / 30, 256 * 128 / 5);
    }

    private static Image noise(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        new Random(3).nextBytes(rgb);
        return new Image(width, height, rgb);
    }

    /** The sum of differences between neighbours. */
    private static long steps(Image image) {
        long sum = 0;
        for (int i = 3; i < image.rgb().length; i++) sum += Math.abs((image.rgb()[i] & 255) - (image.rgb()[i - 3] & 255));
        return sum;
    }
}
