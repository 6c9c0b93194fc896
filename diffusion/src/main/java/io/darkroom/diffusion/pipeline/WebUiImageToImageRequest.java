package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.image.MaskedContent;

/**
 * What an image-to-image run of AUTOMATIC1111's kind is asked for.
 *
 * @param recipe          what is wanted and how it is made; its sampler starts from a picture
 * @param start           what to begin with; when there are several pictures, picture k is made from start k, counted round
 * @param masking         which part may change; null for the whole picture
 * @param pictures        1 to 64
 * @param noiseMultiplier factor on the start noise, 0 to 1.5, usually 1
 * @param extraNoise      more of the start noise on the picture itself, 0 to 1, usually 0
 */
public record WebUiImageToImageRequest(Recipe recipe, StartPicture start, Masking masking, int pictures, double noiseMultiplier, double extraNoise) {

    /**
     * A part of the picture.
     *
     * @param pixels  what may change, of the picture's size; only models made for inpainting look at it
     * @param latent  the same at the latent's size, where half tones are possible
     * @param content what stands there when the run begins; what concerns pixels must be done already
     */
    public record Masking(Mask pixels, Mask latent, MaskedContent content) {
    }

    public WebUiImageToImageRequest {
        TextToImageRequest.checkPictures(pictures);
        if (!(noiseMultiplier >= 0 && noiseMultiplier <= 10)) throw new IllegalArgumentException("noise multiplier " + noiseMultiplier + " is outside 0 to 10");
        if (!(extraNoise >= 0 && extraNoise <= 10)) throw new IllegalArgumentException("extra noise " + extraNoise + " is outside 0 to 10");
    }

    /** The whole picture, with the usual noise. */
    public static WebUiImageToImageRequest of(Recipe recipe, StartPicture start, int pictures) {
        return new WebUiImageToImageRequest(recipe, start, null, pictures, 1, 0);
    }
}
