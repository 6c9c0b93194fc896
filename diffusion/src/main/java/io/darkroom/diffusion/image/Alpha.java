package io.darkroom.diffusion.image;

/** Pictures with alpha, in whole numbers as Pillow counts them: x / 255 is rounded by two shifts. */
public final class Alpha {

    private static final int EXTRA_BITS = 7;

    private Alpha() {
    }

    private static int by255(int value) {
        int rounded = value + 128;
        return (rounded >> 8) + rounded >> 8;
    }

    /** Colours times alpha. */
    static Raster multiplied(Raster picture) {
        byte[] out = picture.samples().clone();
        for (int i = 0; i < out.length; i += 4) {
            int alpha = out[i + 3] & 255;
            for (int c = 0; c < 3; c++) out[i + c] = (byte) by255((out[i + c] & 255) * alpha);
        }
        return new Raster(picture.width(), picture.height(), 4, out);
    }

    /** The way back from {@link #multiplied}; rounds down. */
    static Raster divided(Raster picture) {
        byte[] out = picture.samples().clone();
        for (int i = 0; i < out.length; i += 4) {
            int alpha = out[i + 3] & 255;
            if (alpha == 0 || alpha == 255) continue;
            for (int c = 0; c < 3; c++) out[i + c] = (byte) Math.min(255 * (out[i + c] & 255) / alpha, 255);
        }
        return new Raster(picture.width(), picture.height(), 4, out);
    }

    /** A colour picture whose every channel, alpha too, is weighed by a gray mask: colours are then multiplied by alpha. */
    static Raster weighed(Raster picture, Raster mask) {
        if (!picture.sameSize(mask)) throw new IllegalArgumentException("a mask of " + mask + " for " + picture);
        byte[] out = multiplied(picture.rgba()).samples();
        for (int i = 0; i < out.length; i++) out[i] = (byte) by255((out[i] & 255) * (mask.samples()[i / 4] & 255));
        return new Raster(picture.width(), picture.height(), 4, out);
    }

    /** {@code upper}, whose colours are not multiplied, laid over {@code lower} from the top left; where it ends, {@code lower} stays. */
    static Raster over(Raster lower, Raster upper) {
        byte[] out = lower.samples().clone();
        for (int y = 0; y < Math.min(lower.height(), upper.height()); y++) {
            for (int x = 0; x < Math.min(lower.width(), upper.width()); x++) blend(out, (y * lower.width() + x) * 4, upper.samples(), (y * upper.width() + x) * 4);
        }
        return new Raster(lower.width(), lower.height(), 4, out);
    }

    private static void blend(byte[] lower, int at, byte[] upper, int from) {
        int alpha = upper[from + 3] & 255;
        if (alpha == 0) return;
        int whole = alpha * 255 + (lower[at + 3] & 255) * (255 - alpha);
        int share = (int) ((long) alpha * 255 * 255 * (1 << EXTRA_BITS) / whole);
        int rest = 255 * (1 << EXTRA_BITS) - share;
        for (int c = 0; c < 3; c++) {
            int sum = (upper[from + c] & 255) * share + (lower[at + c] & 255) * rest + (128 << EXTRA_BITS);
            lower[at + c] = (byte) ((sum >> 8) + sum >> 8 >> EXTRA_BITS);
        }
        lower[at + 3] = (byte) by255(whole);
    }

    /** Laid on one colour. @param colour red in bits 16 to 23, then green, then blue @return three channels */
    public static Raster on(Raster picture, int colour) {
        if (picture.channels() != 4) return picture.rgb();
        Raster out = Raster.empty(picture.width(), picture.height(), 3);
        for (int i = 0; i < picture.width() * picture.height(); i++) {
            int alpha = picture.samples()[4 * i + 3] & 255;
            for (int c = 0; c < 3; c++) {
                int under = colour >> 16 - 8 * c & 255;
                out.samples()[3 * i + c] = (byte) by255(under * (255 - alpha) + (picture.samples()[4 * i + c] & 255) * alpha);
            }
        }
        return out;
    }

    /** A colour as web pages write it, {@code #rgb} or {@code #rrggbb}. @return red in bits 16 to 23, then green, then blue */
    public static int colour(String text) {
        if (!text.matches("#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")) throw new IllegalArgumentException("a colour is #rrggbb, not " + text);
        if (text.length() == 7) return Integer.parseInt(text.substring(1), 16);
        int colour = 0;
        for (int i = 1; i < 4; i++) colour = colour << 8 | 17 * Character.digit(text.charAt(i), 16);
        return colour;
    }
}
