package io.darkroom.diffusion.image;

import io.darkroom.diffusion.tensor.Tensor;

/** Pictures and masks as diffusers hands them to an autoencoder. Sizes are brought down to multiples of {@code factor}. */
public final class VaeInput {

    /** What becomes of other proportions. */
    public enum Fit {
        /** Stretched. */
        DEFAULT,
        /** Fits; the strips repeat the edge. */
        FILL,
        /** Covers; the rest is cut off. */
        CROP
    }

    private VaeInput() {
    }

    /**
     * @param width  in pixels; 0: the picture's own
     * @param height as {@code width}
     * @return [1, 3, height, width] in [-1, 1]
     */
    public static Tensor of(Raster picture, int width, int height, int factor, Fit fit) {
        Tensor unit = resized(picture, width, height, factor, fit, ResizeFilter.LANCZOS).rgb().unit();
        for (int i = 0; i < unit.data().length; i++) unit.data()[i] = 2 * unit.data()[i] - 1;
        return unit;
    }

    /** A mask at the size of the picture: [1, 1, height, width], 0 and 1 only; sizes as in {@link #of}. */
    public static Tensor mask(Raster mask, int width, int height, int factor) {
        Tensor unit = resized(mask, width, height, factor, Fit.DEFAULT, ResizeFilter.LANCZOS).gray().unit();
        for (int i = 0; i < unit.data().length; i++) unit.data()[i] = unit.data()[i] < 0.5f ? 0 : 1;
        return unit;
    }

    /** The picture in the size that an autoencoder takes. */
    public static Raster resized(Raster picture, int width, int height, int factor, Fit fit, ResizeFilter filter) {
        int w = (width == 0 ? picture.width() : width) / factor * factor;
        int h = (height == 0 ? picture.height() : height) / factor * factor;
        if (w < 1 || h < 1) throw new IllegalArgumentException("a picture needs at least " + factor + "x" + factor + " pixels");
        return switch (fit) {
            case DEFAULT -> Resize.to(picture, w, h, filter);
            case FILL -> ResizeMode.RESIZE_AND_FILL.apply(picture, w, h);
            case CROP -> ResizeMode.CROP_AND_RESIZE.apply(picture, w, h);
        };
    }
}
