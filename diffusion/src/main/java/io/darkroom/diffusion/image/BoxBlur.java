package io.darkroom.diffusion.image;

/**
 * A Gaussian blur as Pillow approximates it: three box blurs along the width, then three along the height, each rounded to 8
 * bits; the box's ends count in part, so that any radius is possible. Edges are repeated. Time does not grow with the radius.
 * Source: Gwosdek et al., Theoretical Foundations of Gaussian Convolution by Extended Box Filtering, 2011.
 */
public final class BoxBlur {

    private static final int PASSES = 3;
    private static final double MAX_RADIUS = 10_000;

    private BoxBlur() {
    }

    /** @param radius the Gaussian's standard deviation in pixels, 0 (nothing happens) to 10000; channels are blurred one by one, alpha too */
    public static Raster gaussian(Raster picture, double radius) {
        if (!(radius >= 0 && radius <= MAX_RADIUS)) throw new IllegalArgumentException("a blur of radius " + radius + " is outside 0 to " + MAX_RADIUS);
        float box = boxRadius((float) radius);
        if (box == 0) return picture;
        byte[] samples = picture.samples().clone();
        int channels = picture.channels();
        int stride = picture.width() * channels;
        byte[] line = new byte[Math.max(picture.width(), picture.height())];
        for (int y = 0; y < picture.height(); y++) {
            for (int c = 0; c < channels; c++) blur(samples, y * stride + c, channels, picture.width(), box, line);
        }
        for (int i = 0; i < stride; i++) blur(samples, i, stride, picture.height(), box, line);
        return new Raster(picture.width(), picture.height(), channels, samples);
    }

    private static float boxRadius(float deviation) {
        float variance = deviation * deviation / PASSES;
        float length = (float) Math.sqrt(12.0 * variance + 1);
        float whole = (float) Math.floor((length - 1.0) / 2);
        float part = (2 * whole + 1) * (whole * (whole + 1) - 3 * variance);
        part /= 6 * (variance - (whole + 1) * (whole + 1));
        return whole + part;
    }

    /** One line of samples, {@code step} bytes apart, in place. */
    private static void blur(byte[] samples, int at, int step, int length, float box, byte[] line) {
        int radius = (int) box;
        long full = (long) ((1 << 24) / (box * 2 + 1));
        long ends = ((1 << 24) - (radius * 2L + 1) * full) / 2;
        for (int pass = 0; pass < PASSES; pass++) {
            for (int i = 0; i < length; i++) line[i] = samples[at + i * step];
            long sum = 0;
            for (int i = -radius; i <= radius; i++) sum += line[Math.clamp(i, 0, length - 1)] & 255;
            for (int i = 0; i < length; i++) {
                int before = line[Math.max(i - radius - 1, 0)] & 255;
                int after = line[Math.min(i + radius + 1, length - 1)] & 255;
                samples[at + i * step] = (byte) (sum * full + (before + after) * ends + (1 << 23) >> 24);
                sum += after - (line[Math.max(i - radius, 0)] & 255);
            }
        }
    }
}
