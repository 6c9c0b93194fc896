package io.darkroom.diffusion.image;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;

/**
 * A picture of 8-bit samples to work on: gray, colour, or colour with alpha. The array is not copied: whoever hands a raster on
 * gives it away; every operation makes a new one.
 *
 * @param width    in pixels, at least 1
 * @param height   in pixels, at least 1
 * @param channels 1 (gray), 3 (red, green, blue) or 4 (with alpha, 255 opaque)
 * @param samples  row by row from the top left, {@code channels} bytes a pixel
 */
public record Raster(int width, int height, int channels, byte[] samples) {

    /** More pixels than these are refused. */
    public static final int MAX_PIXELS = 1 << 26;

    public Raster {
        if (width < 1 || height < 1) throw new IllegalArgumentException("a picture of " + width + "x" + height + " pixels");
        if ((long) width * height > MAX_PIXELS) throw new IllegalArgumentException(width + "x" + height + " pixels are more than " + MAX_PIXELS);
        if (channels != 1 && channels != 3 && channels != 4) throw new IllegalArgumentException("a picture has 1, 3 or 4 channels, not " + channels);
        if (samples.length != channels * width * height) {
            throw new IllegalArgumentException(width + "x" + height + " pixels need " + channels * width * height + " bytes, not " + samples.length);
        }
    }

    /** All zeros: black, or transparent. */
    public static Raster empty(int width, int height, int channels) {
        if (width < 1 || height < 1 || (long) width * height > MAX_PIXELS) {
            throw new IllegalArgumentException("a picture of " + width + "x" + height + " pixels; 1 to " + MAX_PIXELS + " pixels are possible");
        }
        return new Raster(width, height, channels, new byte[channels * width * height]);
    }

    public static Raster of(Image image) {
        return new Raster(image.width(), image.height(), 3, image.rgb());
    }

    /**
     * Picture {@code index} of a batch.
     *
     * @param pictures [batch, channels, height, width] in [0, 1]; values outside are cut off
     */
    public static Raster of(Tensor pictures, int index) {
        if (pictures.shape().length != 4) throw new IllegalArgumentException(pictures + " is no batch of pictures");
        Raster raster = empty(pictures.dim(3), pictures.dim(2), pictures.dim(1));
        int pixels = raster.width * raster.height;
        for (int c = 0; c < raster.channels; c++) {
            int from = (index * raster.channels + c) * pixels;
            for (int i = 0; i < pixels; i++) raster.samples[i * raster.channels + c] = (byte) Math.rint(255 * Math.clamp(pictures.data()[from + i], 0f, 1f));
        }
        return raster;
    }

    /** A picture to show; gray becomes colour, alpha is left out. */
    public Image image() {
        return new Image(width, height, rgb().samples);
    }

    /** [1, channels, height, width] in [0, 1]. */
    public Tensor unit() {
        Tensor tensor = Tensor.zeros(1, channels, height, width);
        int pixels = width * height;
        for (int i = 0; i < samples.length; i++) tensor.data()[i % channels * pixels + i / channels] = (samples[i] & 255) / 255f;
        return tensor;
    }

    /** 0 to 255. */
    public int at(int x, int y, int channel) {
        return samples[(y * width + x) * channels + channel] & 255;
    }

    public boolean sameSize(Raster other) {
        return width == other.width && height == other.height;
    }

    /** Lightness by ITU-R BT.601, as whole numbers; alpha is left out. */
    public Raster gray() {
        if (channels == 1) return this;
        Raster gray = empty(width, height, 1);
        for (int i = 0; i < gray.samples.length; i++) {
            int at = i * channels;
            gray.samples[i] = (byte) ((samples[at] & 255) * 19595 + (samples[at + 1] & 255) * 38470 + (samples[at + 2] & 255) * 7471 + 0x8000 >> 16);
        }
        return gray;
    }

    /** Three channels; alpha is left out. */
    public Raster rgb() {
        return channels == 3 ? this : remapped(3);
    }

    /** Four channels; what had no alpha is opaque. */
    public Raster rgba() {
        return channels == 4 ? this : remapped(4);
    }

    private Raster remapped(int count) {
        Raster out = empty(width, height, count);
        for (int i = 0; i < width * height; i++) {
            for (int c = 0; c < count; c++) out.samples[i * count + c] = c == 3 ? (byte) 255 : samples[i * channels + (channels == 1 ? 0 : c)];
        }
        return out;
    }

    /** One channel as a gray picture. */
    public Raster channel(int channel) {
        Raster out = empty(width, height, 1);
        for (int i = 0; i < out.samples.length; i++) out.samples[i] = samples[i * channels + channel];
        return out;
    }

    /** Every sample {@code v} becomes {@code 255 - v}. */
    public Raster inverted() {
        byte[] out = new byte[samples.length];
        for (int i = 0; i < out.length; i++) out[i] = (byte) ~samples[i];
        return new Raster(width, height, channels, out);
    }

    /** A part; what lies outside of this picture is 0. Right and bottom are not included. */
    public Raster crop(int left, int top, int right, int bottom) {
        return empty(right - left, bottom - top, channels).with(this, -left, -top);
    }

    /** This picture with another of as many channels laid on it at a place; what lies outside is left out. */
    public Raster with(Raster other, int left, int top) {
        Raster out = new Raster(width, height, channels, samples.clone());
        out.put(other, left, top);
        return out;
    }

    /** As {@link #with}, into this picture itself. */
    void put(Raster other, int left, int top) {
        if (other.channels != channels) throw new IllegalArgumentException("a picture of " + other.channels + " channels on one of " + channels);
        int from = Math.max(left, 0);
        int length = Math.min(left + other.width, width) - from;
        for (int y = Math.max(top, 0); length > 0 && y < Math.min(top + other.height, height); y++) {
            System.arraycopy(other.samples, ((y - top) * other.width + from - left) * channels, samples, (y * width + from) * channels, length * channels);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Raster r && width == r.width && height == r.height && channels == r.channels && Arrays.equals(samples, r.samples);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * width + height) + channels) + Arrays.hashCode(samples);
    }

    @Override
    public String toString() {
        return "Raster[" + width + "x" + height + "x" + channels + "]";
    }
}
