package io.darkroom.worker.engine;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.OnnxException;
import io.darkroom.diffusion.pipeline.DiffusionModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Stable Diffusion on ONNX Runtime. */
public final class DiffusionEngine implements Engine {
    private final Device device;
    private final Path cache;
    private final int threads;

    /**
     * @param cache   where single-precision copies of half-precision weights are kept
     * @param threads for one network run; 0 means one for each processor core
     */
    public DiffusionEngine(Device device, Path cache, int threads) {
        this.device = device;
        this.cache = cache;
        this.threads = threads;
    }

    @Override
    public String device() {
        return device.name();
    }

    @Override
    public LoadedModel open(Path model) throws UnusableModelException {
        try {
            return new LoadedDiffusionModel(DiffusionModel.open(model, device, cache, threads), weights(model));
        } catch (IOException | CheckpointException | OnnxException broken) {
            throw new UnusableModelException(model + " cannot be loaded: " + broken.getMessage(), broken);
        }
    }

    private static long weights(Path model) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.walk(model)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".safetensors")).toList()) bytes += Files.size(file);
        }
        return bytes;
    }
}
