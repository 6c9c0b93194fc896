package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.tensor.Tensor;

/**
 * The sizes that SDXL was told of its training pictures, in pixels, and is told of the picture wanted (Podell et al. 2023).
 *
 * @param originalHeight before scaling and cropping
 * @param cropTop        rows cut off above
 * @param cropLeft       columns cut off to the left
 * @param targetHeight   after both; the refiner is not told
 * @param score          how much the picture is liked, 0 to 10; only the refiner is told
 */
public record SizeConditions(int originalHeight, int originalWidth, int cropTop, int cropLeft, int targetHeight, int targetWidth, double score) {
    /** What the refiner is told of a good picture. */
    public static final double USUAL_SCORE = 6;
    /** What the refiner is told of a bad picture. */
    public static final double NEGATIVE_SCORE = 2.5;
    private static final int LARGEST = 1 << 16;

    public SizeConditions {
        for (int size : new int[] {originalHeight, originalWidth, cropTop, cropLeft, targetHeight, targetWidth}) {
            if (size < 0 || size > LARGEST) throw new IllegalArgumentException("size condition " + size + " is outside 0 to " + LARGEST);
        }
        if (!(score >= 0 && score <= 100)) throw new IllegalArgumentException("aesthetic score " + score + " is outside 0 to 100");
    }

    /** A picture that was never scaled or cropped. */
    public static SizeConditions of(int height, int width, double score) {
        return new SizeConditions(height, width, 0, 0, height, width, score);
    }

    /** The same with another score. */
    public SizeConditions scored(double other) {
        return new SizeConditions(originalHeight, originalWidth, cropTop, cropLeft, targetHeight, targetWidth, other);
    }

    /** In the order in which the model takes them: six numbers, or five where the score stands in place of the target. */
    Tensor numbers(boolean scored) {
        float[] numbers = scored ? new float[] {originalHeight, originalWidth, cropTop, cropLeft, (float) score}
            : new float[] {originalHeight, originalWidth, cropTop, cropLeft, targetHeight, targetWidth};
        return new Tensor(new int[] {1, numbers.length}, numbers);
    }
}
