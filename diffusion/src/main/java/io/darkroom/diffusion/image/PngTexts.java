package io.darkroom.diffusion.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads the texts of a PNG file: tEXt, zTXt and iTXt chunks, before and after the picture. Picture data is skipped, not unpacked. */
final class PngTexts {

    /** Longer texts, and more texts, are refused, so that a small file cannot unpack into a large one. */
    static final int MAX_TEXT_BYTES = 1 << 20;
    static final int MAX_TEXTS = 64;

    private static final int EXIF_TYPE = 0x65584966; // eXIf

    private PngTexts() {
    }

    /**
     * The texts by keyword, in the file's order; the last of equal keywords counts.
     *
     * @throws IOException the file is cut off or damaged, or a text is too long
     */
    static Map<String, String> read(byte[] file) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        ByteBuffer in = ByteBuffer.wrap(file, 8, file.length - 8);
        int count = 0;
        while (in.remaining() >= 12) {
            int length = in.getInt();
            byte[] name = new byte[4];
            in.get(name);
            if (length < 0 || length > in.remaining() - 4) throw new IOException("the PNG file is cut off");
            String type = new String(name, StandardCharsets.ISO_8859_1);
            if (type.equals("IEND")) break;
            if (type.equals("tEXt") || type.equals("zTXt") || type.equals("iTXt")) {
                if (++count > MAX_TEXTS) throw new IOException("more than " + MAX_TEXTS + " texts in the PNG file");
                byte[] data = new byte[length];
                in.get(data);
                check(name, data, in.getInt());
                put(texts, type, data);
            } else {
                in.position(in.position() + length + 4);
            }
        }
        return texts;
    }

    /** The Exif data from its byte order mark on; empty when there is none. */
    static ByteBuffer exif(byte[] file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(file);
        int at = 8;
        while (at + 12 <= file.length) {
            int length = in.getInt(at);
            if (length < 0 || length > file.length - at - 12) throw new IOException("the PNG file is cut off");
            if (in.getInt(at + 4) == EXIF_TYPE) return in.slice(at + 8, length);
            at += 12 + length;
        }
        return ByteBuffer.allocate(0);
    }

    private static void check(byte[] name, byte[] data, int expected) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(data);
        if ((int) sum.getValue() != expected) throw new IOException("a text of the PNG file is damaged");
    }

    private static void put(Map<String, String> texts, String type, byte[] data) throws IOException {
        int end = zero(data, 0);
        String keyword = new String(data, 0, end, StandardCharsets.ISO_8859_1);
        int at = end + 1;
        boolean compressed = type.equals("zTXt");
        Charset charset = StandardCharsets.ISO_8859_1;
        if (type.equals("iTXt")) {
            if (at + 2 > data.length) throw new IOException("a text of the PNG file is cut off");
            compressed = data[at] == 1;
            charset = StandardCharsets.UTF_8;
            at = zero(data, zero(data, at + 2) + 1) + 1; // behind the language and the translated keyword
        } else if (compressed) {
            at++; // behind the method, of which there is one
        }
        byte[] text = Arrays.copyOfRange(data, Math.min(at, data.length), data.length);
        if (compressed) text = inflated(text);
        if (text.length > MAX_TEXT_BYTES) throw new IOException("a text of the PNG file is longer than " + MAX_TEXT_BYTES + " bytes");
        texts.put(keyword, new String(text, charset));
    }

    private static int zero(byte[] data, int from) throws IOException {
        for (int i = from; i < data.length; i++) if (data[i] == 0) return i;
        throw new IOException("a text of the PNG file is cut off");
    }

    private static byte[] inflated(byte[] data) throws IOException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(data);
            byte[] text = new byte[MAX_TEXT_BYTES + 1];
            int length = 0;
            while (!inflater.finished() && length < text.length) {
                int read = inflater.inflate(text, length, text.length - length);
                if (read == 0 && (inflater.needsInput() || inflater.needsDictionary())) throw new IOException("a text of the PNG file is cut off");
                length += read;
            }
            return Arrays.copyOf(text, length);
        } catch (DataFormatException e) {
            throw new IOException("a text of the PNG file is damaged", e);
        } finally {
            inflater.end();
        }
    }
}
