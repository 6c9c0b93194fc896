package io.darkroom.diffusion.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PngTest {

    @ParameterizedTest
    @EnumSource(Png.Effort.class)
    void theRuntimesReaderSeesTheSamePixels(Png.Effort effort) throws IOException {
        Image image = gradient(37, 23);
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(Png.encode(image, Map.of(), effort)));
        assertThat(read.getWidth()).isEqualTo(37);
        assertThat(read.getHeight()).isEqualTo(23);
        for (int i = 0; i < 37 * 23; i++) {
            int expected = (image.rgb()[3 * i] & 255) << 16 | (image.rgb()[3 * i + 1] & 255) << 8 | image.rgb()[3 * i + 2] & 255;
            assertThat(read.getRGB(i % 37, i / 37) & 0xFFFFFF).isEqualTo(expected);
        }
    }

    @Test
    void moreEffortIsNotLargerForPicturesLikePhotographs() {
        Random grain = new Random(1);
        byte[] rgb = new byte[3 * 256 * 256];
        for (int i = 0; i < rgb.length; i++) rgb[i] = (byte) (i / 3 % 256 / 2 + i / 3 / 256 / 3 + grain.nextInt(7));
        Image image = new Image(256, 256, rgb);
        int fast = Png.encode(image, Map.of(), Png.Effort.FAST).length;
        assertThat(Png.encode(image, Map.of(), Png.Effort.SMALL).length).isLessThanOrEqualTo(fast);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a cat\nNegative prompt: x\nSteps: 20, Seed: 42", "café", "日本語 😀\nSteps: 1", "aΔb"})
    void textsComeBack(String text) throws IOException {
        byte[] file = Png.encode(gradient(4, 4), Map.of(Png.PARAMETERS, text));
        assertThat(PictureText.read(file)).isEqualTo(new PictureText(text, Map.of()));
    }

    @Test
    void zeroCharactersAreLeftOut() throws IOException {
        assertThat(PictureText.read(Png.encode(gradient(1, 1), Map.of(Png.PARAMETERS, "a\0b"))).generation()).isEqualTo("ab");
    }

    @Test
    void keywordsAreChecked() {
        for (String keyword : new String[] {"", "日本", "x".repeat(80)}) {
            assertThatThrownBy(() -> Png.encode(gradient(1, 1), Map.of(keyword, "x"))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aSmallTextThatUnpacksIntoALargeOneIsRefused() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            for (int i = 0; i < 64; i++) out.write(new byte[1 << 20]);
        }
        byte[] bomb = withChunk("zTXt", concat("parameters\0\0".getBytes(StandardCharsets.ISO_8859_1), packed.toByteArray()));
        assertThat(bomb.length).isLessThan(100_000);
        assertThatThrownBy(() -> PictureText.read(bomb)).isInstanceOf(IOException.class).hasMessageContaining("longer than");
    }

    @Test
    void brokenFilesAreErrorsNotCrashes() {
        byte[] file = Png.encode(gradient(2, 2), Map.of(Png.PARAMETERS, "日本語"));
        byte[] damaged = file.clone();
        damaged[60] ^= 1;
        assertThatThrownBy(() -> PictureText.read(damaged)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> PictureText.read(withChunk("iTXt", new byte[] {'a', 0}))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> PictureText.read(withChunk("zTXt", "a\0\0notzip".getBytes(StandardCharsets.ISO_8859_1)))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> PictureText.read(withChunk("tEXt", new byte[] {'a'}))).isInstanceOf(IOException.class);
    }

    /** Every cut of every kind of file ends in an answer or an error of its own. */
    @Test
    void cutFilesNeverCrash() {
        byte[] png = Png.encode(gradient(2, 2), Map.of(Png.PARAMETERS, "日本語"));
        byte[] jpeg = concat(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE1, 0, 40}, "Exif\0\0MM\0*\0\0\0\b\0\1\u0087i\0\4\0\0\0\1\0\0\0\u001a".getBytes(StandardCharsets.ISO_8859_1));
        byte[] gif = "GIF89a\1\0\1\0\0\0\0!\u00FE\5hello\0;".getBytes(StandardCharsets.ISO_8859_1);
        byte[] webp = "RIFF\40\0\0\0WEBPEXIF\20\0\0\0II*\0\b\0\0\0\1\0\u0069\u0087\4\0".getBytes(StandardCharsets.ISO_8859_1);
        for (byte[] file : new byte[][] {png, jpeg, gif, webp}) {
            for (int length = 0; length < file.length; length++) {
                byte[] cut = Arrays.copyOf(file, length);
                try {
                    PictureText.read(cut);
                } catch (IOException expected) {
                    assertThat(expected).hasMessageContaining("the ");
                }
            }
        }
    }

    private static byte[] withChunk(String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(data);
        return ByteBuffer.allocate(32 + data.length).putLong(Png.SIGNATURE).putInt(data.length).put(name).put(data).putInt((int) sum.getValue()).array();
    }

    private static byte[] concat(byte[] a, byte[] b) {
        return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
    }

    private static Image gradient(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) rgb[i] = (byte) (i / 3 % width * 3 + i / 3 / width * 5 + i % 3 * 40 + i * i % 7);
        return new Image(width, height, rgb);
    }
}
