package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.OutOfMemoryException;
import io.darkroom.diffusion.tensor.Tensor;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * Keeps an autoencoder within memory: a picture in one piece where that fits, else in tiles, the smaller the less memory there
 * is. What is known beforehand not to fit is not tried; what fails is tried smaller.
 *
 * @param bytes  how much a run may take, asked before each
 * @param factor of the autoencoder
 */
record MemoryLimit(LongSupplier bytes, int factor) {
    /** A whole picture of SDXL's size takes 2.7 GB. */
    private static final long MOST = 4L << 30;
    /** Pixels of a latent. */
    private static final int LARGEST_TILE = 64;
    private static final int SMALLEST_TILE = 16;
    private static final double OVERLAP = 0.25;

    /** On a processor by what is available; on other devices only trying tells. */
    static MemoryLimit of(Device device, int factor) {
        AvailableMemory available = new AvailableMemory(Path.of("/"));
        return new MemoryLimit(device.isCpu() ? () -> Math.min(MOST, available.getAsLong() / 8 * 7) : () -> Long.MAX_VALUE, factor);
    }

    /** @param roomPerPixel how many numbers a run takes for each pixel of its picture */
    Tensor encode(Tensor picture, long roomPerPixel, UnaryOperator<Tensor> encoder) {
        return fit(picture, factor, roomPerPixel, encoder, tiles -> tiles.encode(picture, encoder));
    }

    /** @param roomPerPixel how many numbers a run takes for each pixel of its latent */
    Tensor decode(Tensor latent, long roomPerPixel, UnaryOperator<Tensor> decoder) {
        return fit(latent, 1, roomPerPixel, decoder, tiles -> tiles.decode(latent, decoder));
    }

    @FunctionalInterface
    private interface InTiles {
        Tensor run(Tiling tiles);
    }

    /** @param unit pixels of {@code x}, in either direction, for one of the latent */
    private Tensor fit(Tensor x, int unit, long roomPerPixel, UnaryOperator<Tensor> network, InTiles inTiles) {
        OutOfMemoryException failure = null;
        double perPixel = (double) Float.BYTES * roomPerPixel * x.dim(0);
        if (perPixel * x.dim(2) * x.dim(3) <= bytes.getAsLong()) {
            try {
                return network.apply(x);
            } catch (OutOfMemoryException e) {
                failure = e;
            }
        }
        for (int edge = LARGEST_TILE; edge >= SMALLEST_TILE; edge /= 2) {
            double room = perPixel * unit * edge * unit * edge;
            if (edge > SMALLEST_TILE && room > bytes.getAsLong()) continue;
            try {
                return inTiles.run(new Tiling(edge * factor, edge, OVERLAP));
            } catch (OutOfMemoryException e) {
                failure = e;
            }
        }
        throw new OutOfMemoryException("not enough memory for " + x + " even in tiles of " + unit * SMALLEST_TILE + " pixels", failure);
    }
}
