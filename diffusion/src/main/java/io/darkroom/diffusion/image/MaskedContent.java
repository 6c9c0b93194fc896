package io.darkroom.diffusion.image;

/** What stands under the mask when the repainting begins, as AUTOMATIC1111 numbers the choices. */
public enum MaskedContent {
    /** Colours from around the mask, blurred in. */
    FILL,
    /** The picture itself. */
    ORIGINAL,
    /** As {@link #FILL}; then the latent under the mask is replaced by noise. */
    LATENT_NOISE,
    /** As {@link #FILL}; then the latent under the mask is set to 0. */
    LATENT_NOTHING;

    private static final double[][] RADII_AND_REPEATS = {{256, 1}, {64, 1}, {16, 2}, {4, 4}, {2, 2}, {0, 1}};

    /** By the number that requests carry. */
    public static MaskedContent numbered(int number) {
        if (number < 0 || number >= values().length) throw new IllegalArgumentException("masked content " + number + " is not one of 0 to " + (values().length - 1));
        return values()[number];
    }

    /**
     * The picture as the autoencoder is to see it.
     *
     * @param picture three channels
     * @param mask    gray, of the same size; white is to be repainted
     */
    public Raster prepared(Raster picture, Raster mask) {
        return switch (this) {
            case ORIGINAL -> picture;
            case FILL, LATENT_NOISE, LATENT_NOTHING -> filled(picture, mask);
        };
    }

    /** Ever sharper blurs of what is not masked, one over the other. */
    private static Raster filled(Raster picture, Raster mask) {
        Raster kept = Alpha.weighed(picture, mask.inverted());
        Raster filled = Raster.empty(picture.width(), picture.height(), 4);
        for (double[] layer : RADII_AND_REPEATS) {
            Raster blurred = Alpha.divided(BoxBlur.gaussian(kept, layer[0]));
            for (int i = 0; i < layer[1]; i++) filled = Alpha.over(filled, blurred);
        }
        return filled.rgb();
    }
}
