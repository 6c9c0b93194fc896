package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.checkpoint.WeightFiles;
import io.darkroom.diffusion.network.Network;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.Invocation;
import io.darkroom.diffusion.onnx.OnnxNetwork;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A network that is loaded when it is first used. */
final class LazyNetwork implements AutoCloseable {
    private final Network network;
    private final WeightFiles weights;
    private final Device device;
    private final Path cacheDir;
    private final int threads;
    private OnnxNetwork loaded;
    private boolean closed;

    LazyNetwork(Network network, WeightFiles weights, Device device, Path cacheDir, int threads) {
        this.network = network;
        this.weights = weights;
        this.device = device;
        this.cacheDir = cacheDir;
        this.threads = threads;
    }

    /** Loads it now, unless it is. */
    synchronized OnnxNetwork get() {
        if (closed) throw new IllegalStateException("the network is closed");
        try {
            if (loaded == null) loaded = OnnxNetwork.open(network, weights, device, cacheDir, threads);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return loaded;
    }

    /** One run of a network with one input. */
    Tensor run(String input, Tensor x, String output, Cancellation cancellation) {
        try (Invocation invocation = get().invocation()) {
            return cancellation.run(invocation.set(input, x), output).get(output);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (loaded != null) loaded.close();
    }
}
