package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.network.ClipVision;
import io.darkroom.diffusion.network.RequiredTensors;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.Invocation;
import io.darkroom.diffusion.onnx.OnnxNetwork;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;

/** CLIP's picture half, loaded and ready. Safe for several threads. */
public final class ImageEncoder implements AutoCloseable {
    private final ClipVision settings;
    private final OnnxNetwork network;

    private ImageEncoder(ClipVision settings, OnnxNetwork network) {
        this.settings = settings;
        this.network = network;
    }

    /** @throws io.darkroom.diffusion.checkpoint.CheckpointException settings or tensors are not those of CLIP */
    public static ImageEncoder open(Component component, Device device, Path cacheDir, int threads) throws IOException {
        ClipVision settings = ClipVision.of(component.config());
        RequiredTensors.check(settings, component.weights().header());
        return new ImageEncoder(settings, OnnxNetwork.open(settings, component.weights(), device, cacheDir, threads));
    }

    public ClipVision settings() {
        return settings;
    }

    /**
     * What it sees in each picture as a whole.
     *
     * @param pixels [pictures, 3, size, size], normalised
     * @return [pictures, projection]
     */
    public Tensor embeddings(Tensor pixels, Cancellation cancellation) {
        if (settings.projection() == 0) throw new IllegalArgumentException("the image encoder has no projection");
        return run(pixels, "image_embeds", cancellation);
    }

    /**
     * What it sees in each part of a picture, before its last layer.
     *
     * @return [pictures, tokens, channels]
     */
    public Tensor states(Tensor pixels, Cancellation cancellation) {
        return run(pixels, "penultimate", cancellation);
    }

    private Tensor run(Tensor pixels, String output, Cancellation cancellation) {
        try (Invocation invocation = network.invocation()) {
            return cancellation.run(invocation.set("pixel_values", pixels), output).get(output);
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
