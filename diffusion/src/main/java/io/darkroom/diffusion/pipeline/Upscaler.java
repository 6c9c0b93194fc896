package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.checkpoint.WeightFiles;
import io.darkroom.diffusion.network.RequiredTensors;
import io.darkroom.diffusion.network.UpscalingNetwork;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.Invocation;
import io.darkroom.diffusion.onnx.OnnxNetwork;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;

/** Pictures enlarged by a network, such as Real-ESRGAN. Safe for several threads. */
public final class Upscaler implements AutoCloseable {
    private final UpscalingNetwork settings;
    private final OnnxNetwork network;

    private Upscaler(UpscalingNetwork settings, OnnxNetwork network) {
        this.settings = settings;
        this.network = network;
    }

    /**
     * Loads an upscaler of one safetensors file; what it is is read from the file.
     *
     * @throws io.darkroom.diffusion.checkpoint.CheckpointException the file is no upscaler of a supported architecture
     */
    public static Upscaler open(Path file, Device device, Path cacheDir, int threads) throws IOException {
        WeightFiles weights = WeightFiles.of(file);
        UpscalingNetwork settings = UpscalingNetwork.of(weights.header());
        RequiredTensors.check(settings, weights.header());
        return new Upscaler(settings, OnnxNetwork.open(settings, weights, device, cacheDir, threads));
    }

    /** How many times larger pictures become. */
    public int scale() {
        return settings.scale();
    }

    /**
     * Enlarges pictures as a whole. A size that the network cannot take is filled up by mirroring at the right and below, and
     * the answer is cut.
     *
     * @param pictures [batch, channels, height, width] in [0, 1]
     * @return [batch, channels, scale * height, scale * width], about [0, 1] and not clamped
     * @throws IllegalArgumentException the channels do not fit, or the picture is too small to be mirrored
     */
    public Tensor upscale(Tensor pictures, Cancellation cancellation) {
        if (pictures.dim(1) != settings.inChannels()) throw new IllegalArgumentException("this upscaler takes " + settings.inChannels() + " channels, not " + pictures.dim(1));
        int height = pictures.dim(2);
        int width = pictures.dim(3);
        int multiple = settings.multiple();
        Tensor filled = mirrored(pictures, Math.ceilDiv(height, multiple) * multiple, Math.ceilDiv(width, multiple) * multiple);
        try (Invocation invocation = network.invocation()) {
            Tensor answer = cancellation.run(invocation.set("image", filled), "out").get("out");
            return part(answer, height * scale(), width * scale());
        }
    }

    /** As {@link #upscale(Tensor, Cancellation)}, tile by tile. */
    public Tensor upscale(Tensor pictures, OverlappingTiles tiles, Cancellation cancellation) {
        return tiles.apply(pictures, scale(), tile -> upscale(tile, cancellation));
    }

    /** The picture continued to the right and below by its own mirror image, without the last row and column. */
    private static Tensor mirrored(Tensor pictures, int height, int width) {
        int oldHeight = pictures.dim(2);
        int oldWidth = pictures.dim(3);
        if (height == oldHeight && width == oldWidth) return pictures;
        if (height - oldHeight >= oldHeight || width - oldWidth >= oldWidth) throw new IllegalArgumentException(oldWidth + "x" + oldHeight + " pixels are too few");
        Tensor filled = Tensor.zeros(pictures.dim(0), pictures.dim(1), height, width);
        for (int i = 0; i < filled.data().length; i++) {
            int x = i % width;
            int y = i / width % height;
            int plane = i / width / height;
            int fromX = x < oldWidth ? x : 2 * (oldWidth - 1) - x;
            int fromY = y < oldHeight ? y : 2 * (oldHeight - 1) - y;
            filled.data()[i] = pictures.data()[(plane * oldHeight + fromY) * oldWidth + fromX];
        }
        return filled;
    }

    private static Tensor part(Tensor pictures, int height, int width) {
        if (pictures.dim(2) == height && pictures.dim(3) == width) return pictures;
        Tensor part = Tensor.zeros(pictures.dim(0), pictures.dim(1), height, width);
        for (int row = 0; row < part.dim(0) * part.dim(1) * height; row++) {
            int from = (row / height * pictures.dim(2) + row % height) * pictures.dim(3);
            System.arraycopy(pictures.data(), from, part.data(), row * width, width);
        }
        return part;
    }

    @Override
    public void close() {
        network.close();
    }
}
