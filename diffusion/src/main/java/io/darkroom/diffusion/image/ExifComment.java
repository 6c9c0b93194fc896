package io.darkroom.diffusion.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The user comment in Exif data: where JPEG and WebP files carry the generation text. Source: Exif 2.32, section 4.6.5. */
final class ExifComment {

    private static final int EXIF_DIRECTORY = 0x8769;
    private static final int USER_COMMENT = 0x9286;
    private static final int ENTRY_BYTES = 12;
    private static final int CHARSET_BYTES = 8;

    private ExifComment() {
    }

    /** @param tiff from the byte order mark on @return null when there is none, or the data is broken */
    static String read(ByteBuffer tiff) {
        if (tiff.remaining() < 8) return null;
        ByteBuffer in = tiff.slice();
        in.order(in.getShort(0) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = entry(in, in.getInt(4), EXIF_DIRECTORY);
        int comment = directory < 0 ? -1 : entry(in, in.getInt(directory + 8), USER_COMMENT);
        if (comment < 0) return null;
        int length = in.getInt(comment + 4);
        int at = in.getInt(comment + 8);
        if (length < CHARSET_BYTES || at < 0 || at > in.capacity() - length || length > PngTexts.MAX_TEXT_BYTES) return null;
        byte[] bytes = new byte[length];
        in.get(at, bytes);
        String charset = new String(bytes, 0, CHARSET_BYTES, StandardCharsets.ISO_8859_1);
        return new String(bytes, CHARSET_BYTES, length - CHARSET_BYTES, charset.startsWith("UNICODE") ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8);
    }

    /** Where the entry with {@code tag} is in the directory at {@code at}; -1 when there is none. */
    private static int entry(ByteBuffer in, int at, int tag) {
        if (at < 8 || at > in.capacity() - 2) return -1;
        int count = in.getShort(at) & 0xFFFF;
        for (int i = 0; i < count; i++) {
            int entry = at + 2 + i * ENTRY_BYTES;
            if (entry > in.capacity() - ENTRY_BYTES) return -1;
            if ((in.getShort(entry) & 0xFFFF) == tag) return entry;
        }
        return -1;
    }
}
