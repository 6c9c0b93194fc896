package io.darkroom.diffusion.pipeline;

/**
 * What an inpainting run is asked for.
 *
 * @param recipe    what is wanted and how it is made; its schedule is the part that is left, {@link SchedulePart#end}
 * @param start     the picture around what changes
 * @param mask      what may change, of the picture's size; it counts as 0 or 1
 * @param pictures  1 to 64
 * @param fromNoise whether the masked part begins as pure noise rather than as what is there: where the whole schedule is run
 */
public record InpaintingRequest(Recipe recipe, StartPicture start, Mask mask, int pictures, boolean fromNoise) {

    public InpaintingRequest {
        TextToImageRequest.checkPictures(pictures);
    }
}
