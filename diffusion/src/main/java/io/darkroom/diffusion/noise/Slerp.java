package io.darkroom.diffusion.noise;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;

/**
 * Spherical interpolation between two noises of shape [channels, height, width], as AUTOMATIC1111 does it for variations:
 * vectors run along the height, one for each channel and column. Nearly parallel noises (mean cosine above 0.9995) are mixed
 * straight, and there the weights are the other way round; that is kept, because seeds in circulation depend on it.
 */
public final class Slerp {

    private static final double NEARLY_PARALLEL = 0.9995;

    private Slerp() {
    }

    /** @param share 0 gives {@code low}, 1 {@code high} */
    public static Tensor between(Tensor low, Tensor high, double share) {
        if (low.shape().length != 3 || !Arrays.equals(low.shape(), high.shape())) {
            throw new IllegalArgumentException("two noises of one shape [channels, height, width] are mixed, not " + low + " and " + high);
        }
        int columns = low.dim(0) * low.dim(2);
        double[] cosines = new double[columns];
        double mean = 0;
        for (int column = 0; column < columns; column++) {
            cosines[column] = cosine(low, high, column);
            mean += cosines[column] / columns;
        }
        Tensor mixed = Tensor.zeros(low.shape());
        for (int column = 0; column < columns; column++) {
            double angle = Math.acos(cosines[column]);
            double a = mean > NEARLY_PARALLEL ? share : Math.sin((1 - share) * angle) / Math.sin(angle);
            double b = mean > NEARLY_PARALLEL ? 1 - share : Math.sin(share * angle) / Math.sin(angle);
            for (int y = 0; y < low.dim(1); y++) {
                int at = index(low, column, y);
                mixed.data()[at] = (float) (a * low.data()[at] + b * high.data()[at]);
            }
        }
        return mixed;
    }

    private static double cosine(Tensor low, Tensor high, int column) {
        double dot = 0;
        double lowSquares = 0;
        double highSquares = 0;
        for (int y = 0; y < low.dim(1); y++) {
            double l = low.data()[index(low, column, y)];
            double h = high.data()[index(low, column, y)];
            dot += l * h;
            lowSquares += l * l;
            highSquares += h * h;
        }
        return dot / Math.sqrt(lowSquares * highSquares);
    }

    private static int index(Tensor noise, int column, int y) {
        int width = noise.dim(2);
        return column / width * noise.dim(1) * width + y * width + column % width;
    }
}
