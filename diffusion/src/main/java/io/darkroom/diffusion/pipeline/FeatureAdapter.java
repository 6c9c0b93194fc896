package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.network.AdapterFeatures;
import io.darkroom.diffusion.network.RequiredTensors;
import io.darkroom.diffusion.network.T2iAdapter;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.Invocation;
import io.darkroom.diffusion.onnx.OnnxNetwork;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;

/** A T2I-Adapter, loaded and ready. Safe for several threads. */
public final class FeatureAdapter implements AutoCloseable {
    private final T2iAdapter settings;
    private final OnnxNetwork network;

    private FeatureAdapter(T2iAdapter settings, OnnxNetwork network) {
        this.settings = settings;
        this.network = network;
    }

    /** @throws io.darkroom.diffusion.checkpoint.CheckpointException settings or tensors are not those of a T2I-Adapter */
    public static FeatureAdapter open(Component component, Device device, Path cacheDir, int threads) throws IOException {
        T2iAdapter settings = T2iAdapter.of(component.config());
        RequiredTensors.check(settings, component.weights().header());
        return new FeatureAdapter(settings, OnnxNetwork.open(settings, component.weights(), device, cacheDir, threads));
    }

    public T2iAdapter settings() {
        return settings;
    }

    /**
     * The features of pictures, once for a whole run.
     *
     * @param pictures [pictures or 1, channels, height, width] in [0, 1], of the size of the pictures wanted
     * @param scale    how much they count, usually 1; -10 to 10
     * @throws IllegalArgumentException the adapter takes no pictures of that size or number of channels
     */
    public AdapterFeatures features(Tensor pictures, double scale, Cancellation cancellation) {
        if (!(scale >= -10 && scale <= 10)) throw new IllegalArgumentException("adapter scale " + scale + " is outside -10 to 10");
        int squares = settings.squares();
        if (pictures.dim(1) != settings.pictureChannels()) throw new IllegalArgumentException("the adapter takes " + settings.pictureChannels() + " channels, not " + pictures.dim(1));
        if (pictures.dim(2) % squares != 0 || pictures.dim(3) % squares != 0) {
            throw new IllegalArgumentException(pictures.dim(3) + "x" + pictures.dim(2) + " pixels are no multiples of " + squares);
        }
        try (Invocation invocation = network.invocation()) {
            return AdapterFeatures.of(cancellation.run(invocation.set("control_image", pictures)), scale);
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
