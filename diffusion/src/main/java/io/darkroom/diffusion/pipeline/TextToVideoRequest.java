package io.darkroom.diffusion.pipeline;

/**
 * What a text-to-video run is asked for.
 *
 * @param still  what every frame is; its pictures count the videos
 * @param frames 1 to 256; motion modules have a limit of their own
 */
public record TextToVideoRequest(TextToImageRequest still, int frames) {
    private static final int MOST_FRAMES = 256;

    public TextToVideoRequest {
        if (frames < 1 || frames > MOST_FRAMES) throw new IllegalArgumentException(frames + " frames are outside 1 to " + MOST_FRAMES);
    }
}
