package io.darkroom.diffusion.pipeline;

/**
 * What an inpainting run is asked for.
 *
 * @param recipe    what is wanted and how it is made; its schedule is the part that is left, {@link SchedulePart#end}
 * @param start     the picture around what changes
 * @param mask      what may change, of the picture's size; it counts as 0 or 1
 * @param pictures  1 to 64
 * @param beginning what the run begins with
 */
public record InpaintingRequest(Recipe recipe, StartPicture start, Mask mask, int pictures, Beginning beginning) {

    /** What the latent is before the first step. */
    public enum Beginning {
        /** Pure noise: usual where the whole schedule is run. */
        NOISE,
        /** The picture, noised to the level that the schedule begins with. */
        NOISED_PICTURE,
        /** The start as it is, because it comes from a run that ended at that level. */
        PICTURE
    }

    public InpaintingRequest {
        TextToImageRequest.checkPictures(pictures);
    }
}
