package io.darkroom.diffusion.image;

import java.util.Arrays;

/**
 * Resizing with Pillow's numbers: first along the width, then along the height (the other way round where the height shrinks much
 * more), each with weights of 22 fraction bits and a result rounded to 8 bits. When shrinking, the filter grows with the factor,
 * so that every old pixel counts. Colours under transparency do not bleed: they are multiplied by alpha before and divided after.
 */
public final class Resize {

    private static final int FRACTION_BITS = 22;

    /** The part of a picture that is resized, in pixels; the edges may lie between pixels, and may coincide. */
    public record Box(double left, double top, double right, double bottom) {
    }

    /** For each new place, the first old place that counts and the weights from there on. */
    private record Weights(int[] first, int[][] of) {

        static Weights of(int size, double from, double to, int newSize, ResizeFilter filter) {
            double scale = (to - from) / newSize;
            double stretch = Math.max(scale, 1);
            double support = filter.support() * stretch;
            int[] first = new int[newSize];
            int[][] weights = new int[newSize][];
            for (int i = 0; i < newSize; i++) {
                double centre = from + (i + 0.5) * scale;
                first[i] = Math.max((int) (centre - support + 0.5), 0);
                double[] exact = new double[Math.min((int) (centre + support + 0.5), size) - first[i]];
                double sum = 0;
                for (int k = 0; k < exact.length; k++) {
                    exact[k] = filter.weight((k + first[i] - centre + 0.5) * (1 / stretch));
                    sum += exact[k];
                }
                weights[i] = new int[exact.length];
                for (int k = 0; k < exact.length; k++) {
                    double weight = (sum == 0 ? exact[k] : exact[k] / sum) * (1 << FRACTION_BITS);
                    weights[i][k] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
                }
            }
            return new Weights(first, weights);
        }
    }

    private Resize() {
    }

    /** The whole picture in a new size. */
    public static Raster to(Raster picture, int width, int height, ResizeFilter filter) {
        return to(picture, width, height, filter, new Box(0, 0, picture.width(), picture.height()));
    }

    /**
     * A part of the picture in a new size. Pixels outside of the part but within the filter's reach count too.
     *
     * @throws IllegalArgumentException the part is not within the picture, or the new size is not possible
     */
    public static Raster to(Raster picture, int width, int height, ResizeFilter filter, Box box) {
        if (!(0 <= box.left && box.left <= box.right && box.right <= picture.width() && 0 <= box.top && box.top <= box.bottom && box.bottom <= picture.height())) {
            throw new IllegalArgumentException(box + " is not within " + picture);
        }
        boolean across = width != picture.width() || box.left != 0 || box.right != width;
        boolean down = height != picture.height() || box.top != 0 || box.bottom != height;
        if (!across && !down) return picture;
        if (filter == ResizeFilter.NEAREST) return nearest(picture, width, height, box);
        if (picture.channels() == 4) return Alpha.divided(scaled(Alpha.multiplied(picture), width, height, filter, box, across, down));
        return scaled(picture, width, height, filter, box, across, down);
    }

    private static Raster scaled(Raster picture, int width, int height, ResizeFilter filter, Box box, boolean across, boolean down) {
        Weights columns = Weights.of(picture.width(), box.left, box.right, width, filter);
        Weights rows = Weights.of(picture.height(), box.top, box.bottom, height, filter);
        if (across && down && downFirst(picture, width, height)) return across(down(picture, height, rows), width, columns);
        Raster wide = across ? across(picture, width, columns) : picture;
        return down ? down(wide, height, rows) : wide;
    }

    /** Whether the height loses more than twice what the width does. */
    private static boolean downFirst(Raster picture, int width, int height) {
        return height < picture.height() && picture.height() - height > 2L * (picture.width() - width);
    }

    private static Raster across(Raster picture, int width, Weights weights) {
        Raster out = Raster.empty(width, picture.height(), picture.channels());
        byte[] from = picture.samples();
        byte[] to = out.samples();
        int channels = picture.channels();
        int at = 0;
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < width; x++) {
                int[] taps = weights.of[x];
                int first = (y * picture.width() + weights.first[x]) * channels;
                for (int c = 0; c < channels; c++) {
                    int sum = 1 << FRACTION_BITS - 1;
                    for (int k = 0, i = first + c; k < taps.length; k++, i += channels) sum += (from[i] & 255) * taps[k];
                    to[at++] = sample(sum);
                }
            }
        }
        return out;
    }

    private static Raster down(Raster picture, int height, Weights weights) {
        Raster out = Raster.empty(picture.width(), height, picture.channels());
        byte[] from = picture.samples();
        int stride = picture.width() * picture.channels();
        int[] sums = new int[stride];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, 1 << FRACTION_BITS - 1);
            for (int k = 0; k < weights.of[y].length; k++) add(from, (weights.first[y] + k) * stride, weights.of[y][k], sums);
            for (int i = 0; i < stride; i++) out.samples()[y * stride + i] = sample(sums[i]);
        }
        return out;
    }

    private static void add(byte[] from, int first, int weight, int[] sums) {
        for (int i = 0; i < sums.length; i++) sums[i] += (from[first + i] & 255) * weight;
    }

    private static byte sample(int sum) {
        return (byte) Math.clamp(sum >> FRACTION_BITS, 0, 255);
    }

    private static Raster nearest(Raster picture, int width, int height, Box box) {
        Raster out = Raster.empty(width, height, picture.channels());
        int[] columns = places(box.left, box.right, width, picture.width());
        int[] rows = places(box.top, box.bottom, height, picture.height());
        int channels = picture.channels();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (rows[y] < 0 || columns[x] < 0) continue;
                System.arraycopy(picture.samples(), (rows[y] * picture.width() + columns[x]) * channels, out.samples(), (y * width + x) * channels, channels);
            }
        }
        return out;
    }

    /** The old place of each new one, the step added up as Pillow does; -1 beyond the edge. */
    private static int[] places(double from, double to, int newSize, int size) {
        int[] places = new int[newSize];
        double step = (to - from) / newSize;
        double place = from + step * 0.5;
        for (int i = 0; i < newSize; i++) {
            places[i] = (int) place < size ? (int) place : -1;
            place += step;
        }
        return places;
    }
}
