package io.darkroom.diffusion.image;

import java.util.ArrayDeque;

/**
 * Edges of a picture as OpenCV finds them: Sobel gradients with repeated borders, in colour pictures those of the channel that
 * changes most, thinned across the edge, and kept where they are strong or hang together with strong ones. Nothing is blurred.
 * Source: Canny, A Computational Approach to Edge Detection, 1986.
 *
 * @param low      gradients above it are edges when they touch an edge
 * @param high     gradients above it are edges; the lower of both counts as {@code low}
 * @param aperture the size of the gradient filter: 3, 5 or 7
 * @param root     sizes are the root of squares, not the sum of absolute values
 */
public record Canny(double low, double high, int aperture, boolean root) {

    private static final int SHIFT = 15;
    private static final long TANGENT_22 = (long) (0.4142135623730950488016887242097 * (1 << SHIFT) + 0.5);
    private static final byte MAYBE = 1;
    private static final byte EDGE = 2;

    public Canny {
        if (!(low >= 0 && high >= 0 && low <= 1e9 && high <= 1e9)) throw new IllegalArgumentException("thresholds " + low + " and " + high + " are outside 0 to 1e9");
        if (aperture != 3 && aperture != 5 && aperture != 7) throw new IllegalArgumentException("an aperture of " + aperture + "; 3, 5 and 7 are possible");
    }

    /** Gradients of the strongest channel, and their sizes with a border of zeros. */
    private record Gradients(int[] dx, int[] dy, int[] size) {
    }

    /** @return gray: 255 on edges, else 0 */
    public Raster of(Raster picture) {
        Gradients gradients = gradients(picture);
        byte[] marks = thinned(gradients, picture.width(), picture.height());
        Raster edges = Raster.empty(picture.width(), picture.height(), 1);
        for (int i = 0; i < marks.length; i++) if (marks[i] == EDGE) edges.samples()[i] = (byte) 255;
        return edges;
    }

    private int limit(double threshold) {
        double limit = aperture == 7 ? threshold / 16 : threshold;
        return (int) Math.floor(root ? Math.min(limit, 32767) * Math.min(limit, 32767) : limit);
    }

    private Gradients gradients(Raster picture) {
        int width = picture.width();
        int height = picture.height();
        int[] slope = slope();
        int[] smooth = smooth();
        Gradients all = new Gradients(new int[width * height], new int[width * height], new int[(width + 2) * (height + 2)]);
        for (int channel = 0; channel < Math.min(picture.channels(), 3); channel++) {
            int[] acrossSlope = across(picture, channel, slope);
            int[] acrossSmooth = across(picture, channel, smooth);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int dx = down(acrossSlope, x, y, width, height, smooth);
                    int dy = down(acrossSmooth, x, y, width, height, slope);
                    int size = root ? dx * dx + dy * dy : Math.abs(dx) + Math.abs(dy);
                    int at = (y + 1) * (width + 2) + x + 1;
                    if (channel > 0 && size <= all.size[at]) continue;
                    all.size[at] = size;
                    all.dx[y * width + x] = dx;
                    all.dy[y * width + x] = dy;
                }
            }
        }
        return all;
    }

    private int[] slope() {
        return switch (aperture) {
            case 3 -> new int[] {-1, 0, 1};
            case 5 -> new int[] {-1, -2, 0, 2, 1};
            default -> new int[] {-1, -4, -5, 0, 5, 4, 1};
        };
    }

    private int[] smooth() {
        return switch (aperture) {
            case 3 -> new int[] {1, 2, 1};
            case 5 -> new int[] {1, 4, 6, 4, 1};
            default -> new int[] {1, 6, 15, 20, 15, 6, 1};
        };
    }

    private static int[] across(Raster picture, int channel, int[] weights) {
        int[] sums = new int[picture.width() * picture.height()];
        int half = weights.length / 2;
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                int sum = 0;
                for (int k = 0; k < weights.length; k++) sum += weights[k] * picture.at(Math.clamp(x + k - half, 0, picture.width() - 1), y, channel);
                sums[y * picture.width() + x] = sum;
            }
        }
        return sums;
    }

    private int down(int[] sums, int x, int y, int width, int height, int[] weights) {
        int half = weights.length / 2;
        int sum = 0;
        for (int k = 0; k < weights.length; k++) sum += weights[k] * sums[Math.clamp(y + k - half, 0, height - 1) * width + x];
        return aperture == 7 ? (int) Math.rint(sum / 16.0) : sum;
    }

    /** Marks the crests of the gradients, and spreads from the strong ones to the others they touch. */
    private byte[] thinned(Gradients gradients, int width, int height) {
        int weak = limit(Math.min(low, high));
        int strong = limit(Math.max(low, high));
        byte[] marks = new byte[width * height];
        ArrayDeque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < marks.length; i++) {
            int at = (i / width + 1) * (width + 2) + i % width + 1;
            if (gradients.size[at] <= weak || !isCrest(gradients, i, at, width + 2)) continue;
            marks[i] = gradients.size[at] > strong ? EDGE : MAYBE;
            if (marks[i] == EDGE) open.add(i);
        }
        while (!open.isEmpty()) {
            int i = open.remove();
            for (int y = Math.max(i / width - 1, 0); y <= Math.min(i / width + 1, height - 1); y++) {
                for (int x = Math.max(i % width - 1, 0); x <= Math.min(i % width + 1, width - 1); x++) {
                    if (marks[y * width + x] != MAYBE) continue;
                    marks[y * width + x] = EDGE;
                    open.add(y * width + x);
                }
            }
        }
        return marks;
    }

    /** Whether the gradient is larger than its neighbours along its own direction; of two equal ones one counts. */
    private static boolean isCrest(Gradients gradients, int i, int at, int stride) {
        int[] size = gradients.size;
        long x = Math.abs(gradients.dx[i]);
        long y = (long) Math.abs(gradients.dy[i]) << SHIFT;
        long flat = x * TANGENT_22;
        if (y < flat) return size[at] > size[at - 1] && size[at] >= size[at + 1];
        if (y > flat + (x << SHIFT + 1)) return size[at] > size[at - stride] && size[at] >= size[at + stride];
        int side = (gradients.dx[i] ^ gradients.dy[i]) < 0 ? -1 : 1;
        return size[at] > size[at - stride - side] && size[at] > size[at + stride + side];
    }
}
