package io.darkroom.diffusion.image;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.Optional;

/**
 * A picture with a mask made ready for repainting, as AUTOMATIC1111's img2img does it, and the way back: the result with the
 * original laid over it where the mask is black.
 *
 * @param picture     what goes into the autoencoder, three channels; of the wished size, but for {@link ResizeMode#LATENT}
 * @param latentMask  [1, 1, height, width] of the latent, 1 where it may change; null when there is nothing to repaint
 * @param overlayMask what the original is laid over with; null as {@code latentMask}
 * @param overlay     the original with alpha, opaque where the mask is black; null as {@code latentMask}
 * @param region      where the result belongs in the original when only the masked part is painted; null otherwise
 */
public record MaskedPicture(Raster picture, Tensor latentMask, Raster overlayMask, Raster overlay, CropRegion region) {

    private static final int MIDDLE = 128;

    /**
     * What is wished.
     *
     * @param width      of what the network paints, in pixels
     * @param height     as {@code width}
     * @param blurX      how far the mask is blurred along the width, 0 to 1024 pixels
     * @param blurY      the same along the height
     * @param inverted   repaint where the mask is black
     * @param onlyMasked paint only the region around the mask, in the full size
     * @param padding    the margin of that region in pixels
     * @param rounded    the mask has no half tones for the latent
     * @param background what shows through transparent pictures: red in bits 16 to 23, then green, then blue
     */
    public record Settings(int width, int height, ResizeMode mode, double blurX, double blurY, boolean inverted, boolean onlyMasked, int padding,
                           MaskedContent content, boolean rounded, int background) {

        public Settings {
            if (width < 1 || height < 1) throw new IllegalArgumentException("a picture of " + width + "x" + height + " pixels");
            if (!(blurX >= 0 && blurX <= 1024 && blurY >= 0 && blurY <= 1024)) throw new IllegalArgumentException("a mask blur of " + blurX + "x" + blurY + " is outside 0 to 1024");
        }

        /** Repaints what is white, in the whole picture, from what is there. */
        public static Settings whole(int width, int height) {
            return new Settings(width, height, ResizeMode.JUST_RESIZE, 0, 0, false, false, 0, MaskedContent.ORIGINAL, true, 0xFFFFFF);
        }
    }

    /**
     * @param image  of any size and channels
     * @param mask   of any channels; white, or opaque where it has alpha that is not opaque throughout, is repainted
     * @param factor pixels for one place of the latent, such as 8
     */
    public static MaskedPicture of(Raster image, Raster mask, Settings wished, int factor) {
        Raster binary = blurred(wished.inverted ? binary(mask, wished.rounded).inverted() : binary(mask, wished.rounded), wished);
        Raster flat = Alpha.on(image, wished.background);
        Optional<CropRegion> found = wished.onlyMasked ? CropRegion.around(binary, wished.padding) : Optional.empty();
        if (wished.onlyMasked && found.isEmpty()) return new MaskedPicture(resized(flat, wished), null, null, null, null);
        if (!wished.onlyMasked) {
            Raster whole = wished.mode.apply(binary, wished.width, wished.height);
            return of(resized(flat, wished), whole.gray(), doubled(whole), null, wished, factor);
        }
        CropRegion region = found.get().grownTo(wished.width, wished.height, mask.width(), mask.height());
        return of(flat, cut(binary, region, wished).gray(), binary, region, wished, factor);
    }

    private static MaskedPicture of(Raster flat, Raster mask, Raster overlayMask, CropRegion region, Settings wished, int factor) {
        Raster fitting = overlayMask.sameSize(flat) ? overlayMask : wished.mode.apply(overlayMask, flat.width(), flat.height());
        Raster overlay = Alpha.divided(Alpha.weighed(flat, fitting.gray().inverted()));
        Raster picture = wished.content.prepared(region == null ? flat : cut(flat, region, wished), mask);
        return new MaskedPicture(picture, latentMask(mask, wished, factor), fitting, overlay, region);
    }

    /** The final picture, three channels. @param generated what the network painted */
    public Raster pasted(Raster generated) {
        if (overlay == null) return generated.rgb();
        Raster whole = generated.rgba();
        if (region != null) {
            Raster fitting = ResizeMode.CROP_AND_RESIZE.apply(generated, region.width(), region.height());
            whole = Raster.empty(overlay.width(), overlay.height(), 4).with(fitting.rgba(), region.left(), region.top());
        }
        return Alpha.over(whole, overlay).rgb();
    }

    private static Raster binary(Raster mask, boolean rounded) {
        if (mask.channels() != 4) return mask.gray();
        Raster alpha = mask.channel(3);
        boolean opaque = true;
        for (byte sample : alpha.samples()) opaque &= sample == (byte) 255;
        if (opaque) return mask.gray();
        if (rounded) for (int i = 0; i < alpha.samples().length; i++) alpha.samples()[i] = (byte) ((alpha.samples()[i] & 255) > MIDDLE ? 255 : 0);
        return alpha;
    }

    private static Raster blurred(Raster mask, Settings wished) {
        Raster across = wished.blurX > 0 ? GaussianBlur.across(mask, wished.blurX, taps(wished.blurX)) : mask;
        return wished.blurY > 0 ? GaussianBlur.down(across, wished.blurY, taps(wished.blurY)) : across;
    }

    private static int taps(double blur) {
        return 2 * (int) (2.5 * blur + 0.5) + 1;
    }

    private static Raster resized(Raster image, Settings wished) {
        return wished.mode == ResizeMode.LATENT ? image : wished.mode.apply(image, wished.width, wished.height);
    }

    private static Raster cut(Raster picture, CropRegion region, Settings wished) {
        return ResizeMode.RESIZE_AND_FILL.apply(picture.crop(region.left(), region.top(), region.right(), region.bottom()), wished.width, wished.height);
    }

    private static Raster doubled(Raster mask) {
        byte[] samples = mask.samples().clone();
        for (int i = 0; i < samples.length; i++) samples[i] = (byte) Math.min(2 * (samples[i] & 255), 255);
        return new Raster(mask.width(), mask.height(), mask.channels(), samples);
    }

    private static Tensor latentMask(Raster mask, Settings wished, int factor) {
        Tensor unit = Resize.to(mask, wished.width / factor, wished.height / factor, ResizeFilter.BICUBIC).unit();
        if (wished.rounded) for (int i = 0; i < unit.data().length; i++) unit.data()[i] = (float) Math.rint(unit.data()[i]);
        return unit;
    }
}
