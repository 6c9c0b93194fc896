package io.darkroom.diffusion.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The texts that a picture file carries: PNG chunks, the Exif user comment of PNG, JPEG and WebP, the comment of a JPEG without
 * Exif data and of a GIF. Nothing is
 * decoded but texts; time and memory are bounded by the file and by 1 MiB a text.
 *
 * @param generation the generation text; null when there is none
 * @param other      the other texts by keyword
 */
public record PictureText(String generation, Map<String, String> other) {

    /**
     * @throws IOException the file is damaged or a text is too long; a file of another type simply has no texts
     */
    public static PictureText read(byte[] file) throws IOException {
        if (file.length < 16) return new PictureText(null, Map.of());
        ByteBuffer in = ByteBuffer.wrap(file);
        if (in.getLong(0) == Png.SIGNATURE) {
            Map<String, String> texts = new LinkedHashMap<>(PngTexts.read(file));
            String parameters = texts.remove(Png.PARAMETERS);
            String comment = ExifComment.read(PngTexts.exif(file));
            return new PictureText(comment == null || comment.isEmpty() ? parameters : comment, texts);
        }
        if ((in.getInt(0) & 0xFFFFFF00) == 0xFFD8FF00) return new PictureText(jpeg(in), Map.of());
        if (starts(file, 0, "RIFF") && starts(file, 8, "WEBP")) return new PictureText(webp(in), Map.of());
        if (starts(file, 0, "GIF8")) return new PictureText(gif(file), Map.of());
        return new PictureText(null, Map.of());
    }

    private static boolean starts(byte[] file, int at, String text) {
        return file.length >= at + text.length() && new String(file, at, text.length(), StandardCharsets.ISO_8859_1).equals(text);
    }

    /** Walks the segments up to the picture data. */
    private static String jpeg(ByteBuffer in) {
        String comment = null;
        int at = 2;
        while (at + 4 <= in.capacity() && (in.get(at) & 0xFF) == 0xFF) {
            int marker = in.get(at + 1) & 0xFF;
            int length = in.getShort(at + 2) & 0xFFFF;
            if (marker == 0xDA || length < 2 || at + 2 + length > in.capacity()) return comment;
            if (marker == 0xE1 && length > 8 && starts(in.array(), at + 4, "Exif\0\0")) return ExifComment.read(in.slice(at + 10, length - 8));
            if (marker == 0xFE) comment = new String(in.array(), at + 4, length - 2, StandardCharsets.UTF_8);
            at += 2 + length;
        }
        return comment;
    }

    private static String webp(ByteBuffer in) {
        ByteBuffer little = in.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int at = 12;
        while (at + 8 <= in.capacity()) {
            int length = little.getInt(at + 4);
            if (length < 0 || length > in.capacity() - at - 8) return null;
            if (starts(in.array(), at, "EXIF")) {
                int marked = starts(in.array(), at + 8, "Exif\0\0") && length >= 6 ? 6 : 0;
                return ExifComment.read(in.slice(at + 8 + marked, length - marked));
            }
            at += 8 + length + (length & 1);
        }
        return null;
    }

    /** The first comment extension. */
    private static String gif(byte[] file) throws IOException {
        int at = 13 + colourTable(file[10]);
        while (at + 1 < file.length) {
            int kind = file[at] & 0xFF;
            if (kind == 0x21) {
                boolean comment = (file[at + 1] & 0xFF) == 0xFE;
                ByteArrayOutputStream text = new ByteArrayOutputStream();
                at = blocks(file, at + 2, text);
                if (comment) return text.toString(StandardCharsets.UTF_8);
            } else if (kind == 0x2C && at + 10 < file.length) {
                at = blocks(file, at + 11 + colourTable(file[at + 9]), new ByteArrayOutputStream());
            } else {
                return null;
            }
        }
        return null;
    }

    private static int colourTable(byte flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;
    }

    /** @return where the blocks end; a text beyond the limit is cut */
    private static int blocks(byte[] file, int from, ByteArrayOutputStream text) throws IOException {
        int at = from;
        while (at < file.length && file[at] != 0) {
            int length = file[at] & 0xFF;
            if (at + 1 + length > file.length) throw new IOException("the GIF file is cut off");
            if (text.size() < PngTexts.MAX_TEXT_BYTES) text.write(file, at + 1, length);
            at += 1 + length;
        }
        return at + 1;
    }
}
