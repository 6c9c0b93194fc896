package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Works on a large picture in overlapping tiles that fade into each other, so that memory does not grow with the picture.
 * Every tile is normalised by itself, so the answer differs a little from that for the whole.
 *
 * @param pictureTile edge of a tile on the picture's side, in pixels
 * @param latentTile  edge of a tile on the latent's side
 * @param overlap     share of a tile that it has in common with the next, 0 to below 1
 */
public record Tiling(int pictureTile, int latentTile, double overlap) {

    public Tiling {
        if (pictureTile < 1 || latentTile < 1) throw new IllegalArgumentException("tiles of " + pictureTile + " and " + latentTile + " pixels");
        if (!(overlap >= 0 && overlap < 1)) throw new IllegalArgumentException("overlap " + overlap + " is outside 0 to 1");
    }

    /** Picture to latent; small pictures in one piece. */
    Tensor encode(Tensor picture, UnaryOperator<Tensor> encoder) {
        return apply(picture, encoder, pictureTile, latentTile);
    }

    /** Latent to picture; small latents in one piece. */
    Tensor decode(Tensor latent, UnaryOperator<Tensor> decoder) {
        return apply(latent, decoder, latentTile, pictureTile);
    }

    private Tensor apply(Tensor x, UnaryOperator<Tensor> network, int tileIn, int tileOut) {
        if (x.dim(2) <= tileIn && x.dim(3) <= tileIn) return network.apply(x);
        int step = Math.max(1, (int) (tileIn * (1 - overlap)));
        int blend = (int) (tileOut * overlap);
        int keep = tileOut - blend;
        List<List<Tensor>> rows = new ArrayList<>();
        for (int y = 0; y < x.dim(2); y += step) {
            List<Tensor> row = new ArrayList<>();
            for (int left = 0; left < x.dim(3); left += step) {
                Tensor tile = network.apply(cut(x, y, left, tileIn));
                if (!rows.isEmpty()) blend(rows.getLast().get(row.size()), tile, blend, true);
                if (!row.isEmpty()) blend(row.getLast(), tile, blend, false);
                row.add(tile);
            }
            rows.add(row);
        }
        return join(rows, keep);
    }

    /** The part of at most {@code edge} x {@code edge} pixels from there on. */
    private static Tensor cut(Tensor x, int top, int left, int edge) {
        int height = Math.min(edge, x.dim(2) - top);
        int width = Math.min(edge, x.dim(3) - left);
        Tensor part = Tensor.zeros(x.dim(0), x.dim(1), height, width);
        for (int plane = 0; plane < x.dim(0) * x.dim(1); plane++) {
            for (int y = 0; y < height; y++) {
                System.arraycopy(x.data(), (plane * x.dim(2) + top + y) * x.dim(3) + left, part.data(), (plane * height + y) * width, width);
            }
        }
        return part;
    }

    /** Fades the first rows (or columns) of {@code tile} in from the last ones of the tile before it. */
    private static void blend(Tensor before, Tensor tile, int extent, boolean rows) {
        int axis = rows ? 2 : 3;
        int n = Math.min(extent, Math.min(before.dim(axis), tile.dim(axis)));
        int across = Math.min(before.dim(5 - axis), tile.dim(5 - axis));
        for (int plane = 0; plane < tile.dim(0) * tile.dim(1); plane++) {
            for (int i = 0; i < n; i++) {
                float share = (float) i / n;
                for (int j = 0; j < across; j++) {
                    int to = rows ? at(tile, plane, i, j) : at(tile, plane, j, i);
                    int from = rows ? at(before, plane, before.dim(2) - n + i, j) : at(before, plane, j, before.dim(3) - n + i);
                    tile.data()[to] = before.data()[from] * (1 - share) + tile.data()[to] * share;
                }
            }
        }
    }

    private static int at(Tensor x, int plane, int row, int column) {
        return (plane * x.dim(2) + row) * x.dim(3) + column;
    }

    private static Tensor join(List<List<Tensor>> rows, int keep) {
        int height = rows.stream().mapToInt(row -> Math.min(keep, row.getFirst().dim(2))).sum();
        int width = rows.getFirst().stream().mapToInt(tile -> Math.min(keep, tile.dim(3))).sum();
        Tensor first = rows.getFirst().getFirst();
        Tensor whole = Tensor.zeros(first.dim(0), first.dim(1), height, width);
        int top = 0;
        for (List<Tensor> row : rows) {
            int left = 0;
            int rowHeight = Math.min(keep, row.getFirst().dim(2));
            for (Tensor tile : row) {
                int tileWidth = Math.min(keep, tile.dim(3));
                for (int plane = 0; plane < whole.dim(0) * whole.dim(1); plane++) {
                    for (int y = 0; y < rowHeight; y++) {
                        System.arraycopy(tile.data(), at(tile, plane, y, 0), whole.data(), at(whole, plane, top + y, left), tileWidth);
                    }
                }
                left += tileWidth;
            }
            top += rowHeight;
        }
        return whole;
    }
}
