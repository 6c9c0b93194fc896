package io.darkroom.diffusion.image;

import java.util.List;

/** Several pictures side by side in one: about as many rows as columns, filled row by row, every picture in the middle of its place. */
public final class PictureGrid {

    private static final int WHITE = 0xFFFFFF;

    private PictureGrid() {
    }

    /** With the usual number of rows on white: the root of the count, rounded, halves to the even number. */
    public static Raster of(List<Raster> pictures) {
        return of(pictures, (int) Math.rint(Math.sqrt(pictures.size())), WHITE);
    }

    /** @param rows more than there are pictures count as one for each @param background red in bits 16 to 23, then green, then blue */
    public static Raster of(List<Raster> pictures, int rows, int background) {
        if (pictures.isEmpty() || rows < 1) throw new IllegalArgumentException("a grid of " + pictures.size() + " pictures in " + rows + " rows");
        int down = Math.min(rows, pictures.size());
        int across = Math.ceilDiv(pictures.size(), down);
        int width = pictures.stream().mapToInt(Raster::width).max().orElseThrow();
        int height = pictures.stream().mapToInt(Raster::height).max().orElseThrow();
        Raster grid = Raster.empty(Math.multiplyExact(across, width), Math.multiplyExact(down, height), 3);
        byte[] colour = {(byte) (background >> 16), (byte) (background >> 8), (byte) background};
        for (int i = 0; i < grid.samples().length; i++) grid.samples()[i] = colour[i % 3];
        for (int i = 0; i < pictures.size(); i++) {
            Raster picture = pictures.get(i).rgb();
            grid.put(picture, i % across * width + (width - picture.width()) / 2, i / across * height + (height - picture.height()) / 2);
        }
        return grid;
    }
}
