package io.darkroom.diffusion.image;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * Resizing of latents with PyTorch's numbers (interpolate, corners not aligned). With antialiasing the filter grows when
 * shrinking, as {@link Resize} does it, and cubic has a = -1/2; without, cubic has a = -3/4 and edges are repeated.
 */
public enum LatentResize {
    NEAREST, NEAREST_EXACT, BILINEAR, BILINEAR_ANTIALIAS, BICUBIC, BICUBIC_ANTIALIAS;

    private static final int MAX_SIDE = 8192;

    /** For each new place, weights of old places. */
    private record Weights(int[][] places, double[][] of) {
    }

    /** @param mode nearest, nearest-exact, bilinear or bicubic */
    public static LatentResize named(String mode, boolean antialias) {
        String name = mode.replace('-', '_').toUpperCase(Locale.ROOT) + (antialias && !mode.startsWith("nearest") ? "_ANTIALIAS" : "");
        for (LatentResize resize : values()) if (resize.name().equals(name)) return resize;
        throw new IllegalArgumentException("there is no latent resize " + mode + "; there are nearest, nearest-exact, bilinear and bicubic");
    }

    /** @param latents [batch, channels, height, width] */
    public Tensor apply(Tensor latents, int width, int height) {
        if (latents.shape().length != 4) throw new IllegalArgumentException(latents + " is no batch of latents");
        if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) throw new IllegalArgumentException("a latent of " + width + "x" + height + "; 1 to " + MAX_SIDE + " are possible");
        int planes = latents.dim(0) * latents.dim(1);
        Tensor wide = resized(latents.data(), planes * latents.dim(2), latents.dim(3), 1, width,
            new int[] {latents.dim(0), latents.dim(1), latents.dim(2), width});
        return resized(wide.data(), planes, latents.dim(2), width, height, new int[] {latents.dim(0), latents.dim(1), height, width});
    }

    /** @param step from one value to the next along the resized dimension */
    private Tensor resized(float[] from, int blocks, int size, int step, int newSize, int[] shape) {
        Weights weights = weights(size, newSize);
        Tensor out = Tensor.zeros(shape);
        for (int block = 0; block < blocks; block++) {
            for (int i = 0; i < newSize; i++) {
                for (int s = 0; s < step; s++) {
                    double sum = 0;
                    for (int k = 0; k < weights.of[i].length; k++) sum += weights.of[i][k] * from[(block * size + weights.places[i][k]) * step + s];
                    out.data()[(block * newSize + i) * step + s] = (float) sum;
                }
            }
        }
        return out;
    }

    private Weights weights(int size, int newSize) {
        Weights weights = new Weights(new int[newSize][], new double[newSize][]);
        float scale = (float) size / newSize;
        for (int i = 0; i < newSize; i++) {
            double centre = (i + 0.5) * scale;
            switch (this) {
                case NEAREST -> one(weights, i, Math.min((int) (i * scale), size - 1));
                case NEAREST_EXACT -> one(weights, i, Math.min((int) ((i + 0.5f) * scale), size - 1));
                case BILINEAR -> around(weights, i, Math.max(centre - 0.5, 0), size, 1, x -> 1 - x);
                case BICUBIC -> around(weights, i, centre - 0.5, size, 2, x -> ResizeFilter.cubic(x, -0.75));
                case BILINEAR_ANTIALIAS -> stretched(weights, i, centre, size, scale, ResizeFilter.BILINEAR);
                case BICUBIC_ANTIALIAS -> stretched(weights, i, centre, size, scale, ResizeFilter.BICUBIC);
            }
        }
        return weights;
    }

    private static void one(Weights weights, int i, int place) {
        weights.places[i] = new int[] {place};
        weights.of[i] = new double[] {1};
    }

    /** @param reach how many old places count on either side */
    private static void around(Weights weights, int i, double at, int size, int reach, DoubleUnaryOperator weight) {
        int below = (int) Math.floor(at);
        weights.places[i] = new int[2 * reach];
        weights.of[i] = new double[2 * reach];
        for (int k = 0; k < 2 * reach; k++) {
            int place = below + 1 - reach + k;
            weights.places[i][k] = Math.clamp(place, 0, size - 1);
            weights.of[i][k] = weight.applyAsDouble(Math.abs(at - place));
        }
    }

    private static void stretched(Weights weights, int i, double centre, int size, double scale, ResizeFilter filter) {
        double stretch = Math.max(scale, 1);
        double support = filter.support() * stretch;
        int first = Math.max((int) (centre - support + 0.5), 0);
        int count = Math.min((int) (centre + support + 0.5), size) - first;
        weights.places[i] = new int[count];
        weights.of[i] = new double[count];
        Arrays.setAll(weights.places[i], k -> first + k);
        double sum = 0;
        for (int k = 0; k < count; k++) {
            weights.of[i][k] = filter.weight((k + first - centre + 0.5) / stretch);
            sum += weights.of[i][k];
        }
        for (int k = 0; k < count; k++) weights.of[i][k] /= sum;
    }
}
