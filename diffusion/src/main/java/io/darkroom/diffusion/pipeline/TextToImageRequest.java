package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.noise.SeededNoise;
import io.darkroom.diffusion.scheduler.Scheduler;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a text-to-image run is asked for.
 *
 * @param prompt             what is wanted
 * @param negativePrompt     what is not; empty for nothing in particular; not read when guidance is off
 * @param width              in pixels, a multiple of the autoencoder's factor, 8 to 4096
 * @param height             as {@code width}
 * @param pictures           1 to 64
 * @param guidance           how much the prompt counts
 * @param clipSkip           how many of the text encoder's last layers are left out
 * @param clipSkipNegativeToo whether this counts for the negative prompt too (as in AUTOMATIC1111) or for the prompt only (as in diffusers)
 * @param scheduler          makes the algorithm, with its number of steps, for one run
 * @param noise              makes the noise of one run, a stream for each picture
 */
public record TextToImageRequest(String prompt, String negativePrompt, int width, int height, int pictures, Guidance guidance, int clipSkip,
                                 boolean clipSkipNegativeToo, Supplier<Scheduler> scheduler, Supplier<NoiseSource> noise) {
    private static final int LARGEST = 4096;
    private static final int MOST_PICTURES = 64;

    public TextToImageRequest {
        if (width < 8 || width > LARGEST || height < 8 || height > LARGEST) {
            throw new IllegalArgumentException(width + "x" + height + " pixels are outside 8 to " + LARGEST);
        }
        if (pictures < 1 || pictures > MOST_PICTURES) throw new IllegalArgumentException(pictures + " pictures are outside 1 to " + MOST_PICTURES);
    }

    /** A picture for each seed, with the noise that is the same on every machine, and no layer left out. */
    public static TextToImageRequest of(String prompt, String negativePrompt, int width, int height, List<Long> seeds, double guidanceScale,
                                        Supplier<Scheduler> scheduler) {
        long[] each = seeds.stream().mapToLong(Long::longValue).toArray();
        return new TextToImageRequest(prompt, negativePrompt, width, height, each.length, new Guidance(guidanceScale, 0), 0, false, scheduler,
            () -> SeededNoise.of(each));
    }
}
