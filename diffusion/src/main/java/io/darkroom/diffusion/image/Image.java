package io.darkroom.diffusion.image;

import java.util.Arrays;

/**
 * A picture of 8-bit red, green and blue samples. The array is not copied: whoever hands an image on gives it away.
 *
 * @param width  in pixels, at least 1
 * @param height in pixels, at least 1
 * @param rgb    row by row from the top left, three bytes (red, green, blue) a pixel, exactly {@code 3 * width * height}
 */
public record Image(int width, int height, byte[] rgb) {

    public Image {
        if (width < 1 || height < 1) throw new IllegalArgumentException("a picture of " + width + "x" + height + " pixels");
        if (rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(width + "x" + height + " pixels need " + 3L * width * height + " bytes, not " + rgb.length);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Image i && width == i.width && height == i.height && Arrays.equals(rgb, i.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "Image[" + width + "x" + height + "]";
    }
}
