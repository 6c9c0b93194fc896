package io.darkroom.diffusion.image;

/**
 * What becomes of a picture whose proportions are not those wished for, as AUTOMATIC1111 numbers the choices. The filter is
 * Lanczos.
 */
public enum ResizeMode {
    /** Stretched. */
    JUST_RESIZE,
    /** Covers the new size; what sticks out is cut off evenly on both sides. */
    CROP_AND_RESIZE,
    /** Fits into the new size; the free strips repeat the outermost row or column. */
    RESIZE_AND_FILL,
    /** The latent is resized in place of the picture; masks are treated as by {@link #RESIZE_AND_FILL}. */
    LATENT;

    /** By the number that requests carry. */
    public static ResizeMode numbered(int number) {
        if (number < 0 || number >= values().length) throw new IllegalArgumentException("resize mode " + number + " is not one of 0 to " + (values().length - 1));
        return values()[number];
    }

    /**
     * The picture in the new size. All but {@link #JUST_RESIZE} give three channels.
     *
     * @throws IllegalArgumentException the proportions are so far apart that nothing is left of a side
     */
    public Raster apply(Raster picture, int width, int height) {
        return switch (this) {
            case JUST_RESIZE -> Resize.to(picture, width, height, ResizeFilter.LANCZOS);
            case CROP_AND_RESIZE -> placed(resized(picture, width, height, true), width, height);
            case RESIZE_AND_FILL, LATENT -> filled(resized(picture, width, height, false), width, height, compare(picture, width, height));
        };
    }

    private static double compare(Raster picture, int width, int height) {
        return (double) width / height - (double) picture.width() / picture.height();
    }

    /** Keeps its proportions: one side as wished, the other longer (when it covers) or shorter. */
    private static Raster resized(Raster picture, int width, int height, boolean covers) {
        double wider = compare(picture, width, height);
        boolean ownWidth = covers ? wider <= 0 : wider >= 0;
        boolean ownHeight = covers ? wider > 0 : wider < 0;
        long newWidth = ownWidth ? (long) picture.width() * height / picture.height() : width;
        long newHeight = ownHeight ? (long) picture.height() * width / picture.width() : height;
        if (newWidth < 1 || newHeight < 1) {
            throw new IllegalArgumentException("a picture of " + picture.width() + "x" + picture.height() + " pixels does not fit into " + width + "x" + height);
        }
        return Resize.to(picture, Math.clamp(newWidth, 1, Integer.MAX_VALUE), Math.clamp(newHeight, 1, Integer.MAX_VALUE), ResizeFilter.LANCZOS);
    }

    /** Middle on middle. */
    private static Raster placed(Raster picture, int width, int height) {
        return Raster.empty(width, height, 3).with(picture.rgb(), width / 2 - picture.width() / 2, height / 2 - picture.height() / 2);
    }

    private static Raster filled(Raster picture, int width, int height, double wider) {
        Raster out = placed(picture, width, height);
        int top = height / 2 - picture.height() / 2;
        int left = width / 2 - picture.width() / 2;
        if (wider < 0 && top > 0) {
            Raster above = Resize.to(picture, width, top, ResizeFilter.BICUBIC, new Resize.Box(0, 0, width, 0));
            Raster below = Resize.to(picture, width, top, ResizeFilter.BICUBIC, new Resize.Box(0, picture.height(), width, picture.height()));
            return out.with(above.rgb(), 0, 0).with(below.rgb(), 0, top + picture.height());
        }
        if (wider > 0 && left > 0) {
            Raster before = Resize.to(picture, left, height, ResizeFilter.BICUBIC, new Resize.Box(0, 0, 0, height));
            Raster after = Resize.to(picture, left, height, ResizeFilter.BICUBIC, new Resize.Box(picture.width(), 0, picture.width(), height));
            return out.with(before.rgb(), 0, 0).with(after.rgb(), left + picture.width(), 0);
        }
        return out;
    }
}
