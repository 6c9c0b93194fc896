package io.darkroom.diffusion.pipeline;

/**
 * What an image-to-image run is asked for.
 *
 * @param recipe   what is wanted and how it is made; its schedule is the part that is left, {@link SchedulePart#end}
 * @param start    what to begin with; when there are several pictures, picture k is made from start k, counted round
 * @param pictures 1 to 64
 * @param addNoise whether the start is noised to the level that the schedule begins with; not when it comes from a run that
 *                 ended at that level
 */
public record ImageToImageRequest(Recipe recipe, StartPicture start, int pictures, boolean addNoise) {

    public ImageToImageRequest {
        TextToImageRequest.checkPictures(pictures);
    }
}
