package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.tensor.Tensor;

/** A blur of nine pixels with a deviation of one pixel, with the picture mirrored at its edges. */
final class GaussianWindow {
    private static final int REACH = 4;
    private static final double[] WEIGHTS = weights();

    private GaussianWindow() {
    }

    private static double[] weights() {
        double[] weights = new double[2 * REACH + 1];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) sum += weights[i] = Math.exp(-0.5 * (i - REACH) * (i - REACH));
        for (int i = 0; i < weights.length; i++) weights[i] /= sum;
        return weights;
    }

    /**
     * Each channel by itself.
     *
     * @param pictures [batch, channels, height, width]
     * @throws IllegalArgumentException a side is shorter than the blur reaches
     */
    static Tensor blur(Tensor pictures) {
        if (pictures.dim(2) <= REACH || pictures.dim(3) <= REACH) throw new IllegalArgumentException(pictures + " is too small to be blurred");
        return along(along(pictures, pictures.dim(3), 1), pictures.dim(2), pictures.dim(3));
    }

    /** @param extent of the dimension that is blurred @param step from one value to the next along it */
    private static Tensor along(Tensor pictures, int extent, int step) {
        Tensor blurred = Tensor.zeros(pictures.shape().clone());
        for (int i = 0; i < blurred.data().length; i++) {
            int place = i / step % extent;
            double sum = 0;
            for (int k = -REACH; k <= REACH; k++) {
                int other = Math.abs(place + k);
                if (other >= extent) other = 2 * (extent - 1) - other;
                sum += WEIGHTS[k + REACH] * pictures.data()[i + (other - place) * step];
            }
            blurred.data()[i] = (float) sum;
        }
        return blurred;
    }
}
