package io.darkroom.diffusion.image;

/**
 * A Gaussian blur along one direction as OpenCV computes it for 8-bit samples: weights in 256ths, rounded so that errors do not
 * add up, and edges mirrored without repeating the outermost sample.
 */
final class GaussianBlur {

    private static final double MAX_DEVIATION = 1024;
    private static final int ONE = 256;

    private GaussianBlur() {
    }

    /** @param deviation in pixels, above 0 to 1024 @param taps how many samples count, odd */
    static Raster across(Raster picture, double deviation, int taps) {
        return blurred(picture, weights(deviation, taps), picture.channels(), picture.width());
    }

    static Raster down(Raster picture, double deviation, int taps) {
        return blurred(picture, weights(deviation, taps), picture.channels() * picture.width(), picture.height());
    }

    private static int[] weights(double deviation, int taps) {
        if (!(deviation > 0 && deviation <= MAX_DEVIATION)) throw new IllegalArgumentException("a blur of " + deviation + " pixels is outside 0 to " + MAX_DEVIATION);
        int half = taps / 2;
        double[] exact = new double[half];
        double sum = 1;
        for (int i = 0; i < half; i++) {
            int x = 2 * (i - half);
            exact[i] = Math.exp(x * x * (-0.125 / (deviation * deviation)));
            sum += 2 * exact[i];
        }
        int[] weights = new int[taps];
        double error = 0;
        int middle = ONE;
        for (int i = 0; i < half; i++) {
            double wished = exact[i] / sum * ONE + error;
            weights[i] = (int) Math.rint(wished);
            weights[taps - 1 - i] = weights[i];
            error = wished - weights[i];
            middle -= 2 * weights[i];
        }
        weights[half] = middle;
        return weights;
    }

    /** @param step how many bytes lie from a sample to the next along the blur @param length of the blurred direction */
    private static Raster blurred(Raster picture, int[] weights, int step, int length) {
        Raster out = Raster.empty(picture.width(), picture.height(), picture.channels());
        int half = weights.length / 2;
        int[] mirror = new int[length + 2 * half];
        for (int i = 0; i < mirror.length; i++) mirror[i] = mirrored(i - half, length) * step;
        for (int at = 0; at < out.samples().length; at++) {
            int place = at / step % length;
            int line = at - place * step;
            int sum = ONE / 2;
            for (int k = 0; k < weights.length; k++) sum += weights[k] * (picture.samples()[line + mirror[place + k]] & 255);
            out.samples()[at] = (byte) Math.clamp(sum / ONE, 0, 255);
        }
        return out;
    }

    private static int mirrored(int place, int length) {
        if (length == 1) return 0;
        int period = Math.floorMod(place, 2 * (length - 1));
        return period < length ? period : 2 * (length - 1) - period;
    }
}
