package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * A picture worked on tile by tile, so that memory does not grow with it. Tiles lie evenly, overlap, and fade into each other from
 * left to right and from above to below, as the web UI joins them.
 *
 * @param edge    of a tile, in pixels of the picture given
 * @param overlap of neighbours, at least, in the same pixels
 */
public record OverlappingTiles(int edge, int overlap) {

    public OverlappingTiles {
        if (edge < 16 || edge > 4096) throw new IllegalArgumentException("tiles of " + edge + " pixels are outside 16 to 4096");
        if (overlap < 0 || overlap >= edge) throw new IllegalArgumentException("an overlap of " + overlap + " pixels is outside 0 to " + (edge - 1));
    }

    /**
     * A whole picture.
     *
     * @param pictures [batch, channels, height, width]
     * @param scale    how many times larger {@code work} answers
     * @param work     done with each tile
     */
    Tensor apply(Tensor pictures, int scale, UnaryOperator<Tensor> work) {
        if (pictures.dim(2) <= edge && pictures.dim(3) <= edge) return work.apply(pictures);
        int height = Math.min(edge, pictures.dim(2));
        int width = Math.min(edge, pictures.dim(3));
        Tensor whole = null;
        for (int top : starts(pictures.dim(2))) {
            Tensor line = null;
            for (int left : starts(pictures.dim(3))) {
                Tensor tile = work.apply(part(pictures, top, left, height, width));
                if (line == null) line = Tensor.zeros(tile.dim(0), tile.dim(1), tile.dim(2), scale * pictures.dim(3));
                lay(tile, line, 0, scale * left, 0, left == 0 ? 0 : scale * overlap);
            }
            if (whole == null) whole = Tensor.zeros(line.dim(0), line.dim(1), scale * pictures.dim(2), line.dim(3));
            lay(line, whole, scale * top, 0, top == 0 ? 0 : scale * overlap, 0);
        }
        return whole;
    }

    /** Where tiles begin along a side. */
    private int[] starts(int extent) {
        int count = extent <= edge ? 1 : Math.ceilDiv(extent - overlap, edge - overlap);
        int[] starts = new int[count];
        for (int i = 1; i < count; i++) starts[i] = Math.min((int) ((long) i * (extent - edge) / (count - 1)), extent - edge);
        return starts;
    }

    private static Tensor part(Tensor pictures, int top, int left, int height, int width) {
        Tensor part = Tensor.zeros(pictures.dim(0), pictures.dim(1), height, width);
        for (int line = 0; line < part.data().length / width; line++) {
            int from = (line / height * pictures.dim(2) + top + line % height) * pictures.dim(3) + left;
            System.arraycopy(pictures.data(), from, part.data(), line * width, width);
        }
        return part;
    }

    /** Lays a part on what is there, which shows through less and less over the first rows or columns. */
    private static void lay(Tensor part, Tensor on, int top, int left, int fadingRows, int fadingColumns) {
        int height = part.dim(2);
        int width = part.dim(3);
        for (int i = 0; i < part.data().length; i++) {
            int x = i % width;
            int y = i / width % height;
            int at = (i / width / height * on.dim(2) + top + y) * on.dim(3) + left + x;
            double share = y < fadingRows ? (double) y / fadingRows : x < fadingColumns ? (double) x / fadingColumns : 1;
            on.data()[at] = (float) (on.data()[at] + share * (part.data()[i] - on.data()[at]));
        }
    }
}
