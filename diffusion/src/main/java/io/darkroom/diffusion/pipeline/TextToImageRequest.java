package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.noise.SeededNoise;
import io.darkroom.diffusion.scheduler.Scheduler;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a text-to-image run is asked for.
 *
 * @param recipe   what is wanted and how it is made
 * @param width    in pixels, a multiple of the autoencoder's factor, 8 to 4096
 * @param height   as {@code width}
 * @param pictures 1 to 64
 */
public record TextToImageRequest(Recipe recipe, int width, int height, int pictures) {
    private static final int LARGEST = 4096;
    private static final int MOST_PICTURES = 64;

    public TextToImageRequest {
        if (width < 8 || width > LARGEST || height < 8 || height > LARGEST) {
            throw new IllegalArgumentException(width + "x" + height + " pixels are outside 8 to " + LARGEST);
        }
        checkPictures(pictures);
    }

    static void checkPictures(int pictures) {
        if (pictures < 1 || pictures > MOST_PICTURES) throw new IllegalArgumentException(pictures + " pictures are outside 1 to " + MOST_PICTURES);
    }

    /** A picture for each seed, with the noise that is the same on every machine, and no layer left out. */
    public static TextToImageRequest of(String prompt, String negativePrompt, int width, int height, List<Long> seeds, double guidanceScale,
                                        Supplier<Scheduler> scheduler) {
        long[] each = seeds.stream().mapToLong(Long::longValue).toArray();
        return new TextToImageRequest(Recipe.of(PlainPrompts.of(prompt, negativePrompt), ClassifierFreeGuidance.of(guidanceScale), scheduler,
            () -> SeededNoise.of(each)), width, height, each.length);
    }
}
