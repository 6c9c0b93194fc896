package io.darkroom.diffusion.image;

import io.darkroom.diffusion.tensor.Tensor;
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

    /**
     * Picture {@code index} of a batch.
     *
     * @param pictures [batch, 3, height, width] in [0, 1]; values outside are cut off
     */
    public static Image of(Tensor pictures, int index) {
        if (pictures.shape().length != 4 || pictures.dim(1) != 3) throw new IllegalArgumentException(pictures + " is no batch of colour pictures");
        int pixels = pictures.dim(2) * pictures.dim(3);
        byte[] rgb = new byte[3 * pixels];
        for (int channel = 0; channel < 3; channel++) {
            int from = (3 * index + channel) * pixels;
            for (int i = 0; i < pixels; i++) rgb[3 * i + channel] = (byte) Math.rint(255 * Math.clamp(pictures.data()[from + i], 0f, 1f));
        }
        return new Image(pictures.dim(3), pictures.dim(2), rgb);
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
