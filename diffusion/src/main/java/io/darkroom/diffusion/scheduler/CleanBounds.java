package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;

/**
 * Keeps a predicted clean picture within bounds: not at all, by a fixed range, or by a share of its own values (dynamic
 * thresholding; Saharia et al., Photorealistic Text-to-Image Diffusion Models with Deep Language Understanding, 2022).
 *
 * @param range    values are cut to -range..range; infinite when there is no fixed range
 * @param quantile the share of absolute values that dynamic thresholding leaves alone; 0 when it is off
 * @param most     the largest bound that dynamic thresholding may choose, at least 1
 */
record CleanBounds(double range, double quantile, double most) {

    /** @param clipOtherwise whether this algorithm clips when the settings do not say */
    static CleanBounds of(SchedulerSettings settings, boolean clipOtherwise) {
        boolean clips = settings.flag("clip_sample", clipOtherwise);
        double range = clips ? settings.number("clip_sample_range", 1, 1e-6, 1e6) : Double.POSITIVE_INFINITY;
        boolean dynamic = settings.flag("thresholding", false);
        double quantile = dynamic ? settings.number("dynamic_thresholding_ratio", 0.995, 0, 1) : 0;
        return new CleanBounds(range, quantile, settings.number("sample_max_value", 1, 1, 1e6));
    }

    boolean bounds() {
        return quantile > 0 || range < Double.POSITIVE_INFINITY;
    }

    Tensor apply(Tensor clean) {
        if (!bounds()) return clean;
        float[] data = clean.data().clone();
        int batch = clean.dim(0);
        int size = data.length / batch;
        for (int from = 0; from < data.length; from += size) {
            double bound = quantile > 0 ? Math.clamp(quantileOf(data, from, size), 1, most) : range;
            double scale = quantile > 0 ? bound : 1;
            for (int i = from; i < from + size; i++) data[i] = (float) (Math.clamp(data[i], -bound, bound) / scale);
        }
        return new Tensor(clean.shape().clone(), data);
    }

    private double quantileOf(float[] data, int from, int size) {
        float[] absolute = new float[size];
        for (int i = 0; i < size; i++) absolute[i] = Math.abs(data[from + i]);
        Arrays.sort(absolute);
        double place = quantile * (size - 1);
        int below = (int) place;
        int above = Math.min(below + 1, size - 1);
        return absolute[below] + (place - below) * (absolute[above] - absolute[below]);
    }
}
