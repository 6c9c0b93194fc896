package io.darkroom.diffusion.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PictureTextTest {

    private static final int HEADER_END = 8 + 25;

    /** Exif data with one user comment, big-endian. */
    private static byte[] exif(String comment) {
        byte[] text = comment.getBytes(StandardCharsets.UTF_16BE);
        ByteBuffer out = ByteBuffer.allocate(44 + 8 + text.length);
        out.putInt(0x4D4D002A).putInt(8);
        out.putShort((short) 1).putShort((short) 0x8769).putShort((short) 4).putInt(1).putInt(26).putInt(0);
        out.putShort((short) 1).putShort((short) 0x9286).putShort((short) 7).putInt(8 + text.length).putInt(44).putInt(0);
        return out.put("UNICODE\0".getBytes(StandardCharsets.US_ASCII)).put(text).array();
    }

    private static byte[] png(String parameters, byte[] exif) {
        byte[] plain = Png.encode(new Image(1, 1, new byte[3]), Map.of(Png.PARAMETERS, parameters));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(plain, 0, HEADER_END);
        out.writeBytes(ByteBuffer.allocate(12 + exif.length).putInt(exif.length).put("eXIf".getBytes(StandardCharsets.US_ASCII)).put(exif).array());
        out.write(plain, HEADER_END, plain.length - HEADER_END);
        return out.toByteArray();
    }

    @Test
    void theExifCommentOfAPngComesBeforeItsText() throws IOException {
        assertThat(PictureText.read(png("text", exif("exif ☃"))).generation()).isEqualTo("exif ☃");
        assertThat(PictureText.read(png("text", exif(""))).generation()).isEqualTo("text");
        assertThat(PictureText.read(png("text", new byte[9])).generation()).isEqualTo("text");
    }

    @Test
    void aPngThatIsCutOffSaysSo() {
        byte[] file = png("text", exif("exif"));
        assertThatThrownBy(() -> PictureText.read(Arrays.copyOf(file, HEADER_END + 20))).isInstanceOf(IOException.class).hasMessageContaining("cut off");
    }

    @Test
    void theCommentOfAJpegCountsWithoutExif() throws IOException {
        byte[] text = "a comment".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer comment = ByteBuffer.allocate(6 + text.length).putInt(0xFFD8FFFE).putShort((short) (2 + text.length)).put(text);
        byte[] exif = exif("exif");
        ByteBuffer both = ByteBuffer.allocate(comment.capacity() + 10 + exif.length).put(comment.array())
            .putShort((short) 0xFFE1).putShort((short) (8 + exif.length)).put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(exif);
        assertThat(PictureText.read(Arrays.copyOf(comment.array(), comment.capacity() + 8)).generation()).isEqualTo("a comment");
        assertThat(PictureText.read(both.array()).generation()).isEqualTo("exif");
    }
}
