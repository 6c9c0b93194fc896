package io.darkroom.diffusion.image;

import java.util.Optional;

/**
 * The part of a picture around a mask: what is repainted when only the masked part is.
 *
 * @param right  not included
 * @param bottom not included
 */
public record CropRegion(int left, int top, int right, int bottom) {

    public CropRegion {
        if (left < 0 || top < 0 || left >= right || top >= bottom) throw new IllegalArgumentException("no region from " + left + "," + top + " to " + right + "," + bottom);
    }

    public int width() {
        return right - left;
    }

    public int height() {
        return bottom - top;
    }

    /**
     * The smallest region that holds all of a mask, and a margin where the picture has room for it.
     *
     * @param mask    gray; what is not black counts
     * @param padding in pixels, at least 0
     * @return empty for a black mask
     */
    public static Optional<CropRegion> around(Raster mask, int padding) {
        if (padding < 0 || padding > Raster.MAX_PIXELS) throw new IllegalArgumentException("a padding of " + padding + " pixels");
        int left = mask.width();
        int right = 0;
        int top = -1;
        int bottom = 0;
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                if (mask.at(x, y, 0) == 0) continue;
                left = Math.min(left, x);
                right = Math.max(right, x + 1);
                if (top < 0) top = y;
                bottom = y + 1;
            }
        }
        if (top < 0) return Optional.empty();
        return Optional.of(new CropRegion(Math.max(left - padding, 0), Math.max(top - padding, 0),
            Math.min(right + padding, mask.width()), Math.min(bottom + padding, mask.height())));
    }

    /** Grown on one side to the proportions of {@code width} x {@code height}, as far as the picture reaches; shifted back where it sticks out. */
    public CropRegion grownTo(int width, int height, int pictureWidth, int pictureHeight) {
        if (width < 1 || height < 1) throw new IllegalArgumentException("a region for " + width + "x" + height + " pixels");
        double wished = (double) width / height;
        if ((double) width() / height() > wished) {
            int[] rows = grown(top, bottom, (int) (width() / wished - height()), pictureHeight);
            return new CropRegion(left, rows[0], right, rows[1]);
        }
        int[] columns = grown(left, right, (int) (height() * wished - width()), pictureWidth);
        return new CropRegion(columns[0], top, columns[1], bottom);
    }

    private static int[] grown(int from, int to, int by, int limit) {
        long start = from - Math.floorDiv(by, 2);
        long end = (long) to + by - Math.floorDiv(by, 2);
        long over = Math.max(end - limit, 0);
        start -= over;
        end -= over;
        if (start < 0) {
            end -= start;
            start = 0;
        }
        return new int[] {(int) start, (int) Math.min(end, limit)};
    }
}
