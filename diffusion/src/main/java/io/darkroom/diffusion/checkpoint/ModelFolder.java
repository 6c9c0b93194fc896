package io.darkroom.diffusion.checkpoint;

import io.darkroom.diffusion.tensor.NativeTensors.NativeTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A model in the diffusers folder layout: {@code model_index.json} and a folder for each part, holding {@code config.json} and
 * its weights.
 *
 * @param path  the folder
 * @param index {@code model_index.json}: which class every part has
 */
public record ModelFolder(Path path, Config index) {
    private static final List<String> WEIGHT_FILES = List.of("diffusion_pytorch_model.safetensors", "model.safetensors",
        "diffusion_pytorch_model.fp16.safetensors", "model.fp16.safetensors");
    private static final List<String> INDEX_FILES = List.of("diffusion_pytorch_model.safetensors.index.json", "model.safetensors.index.json",
        "diffusion_pytorch_model.safetensors.index.fp16.json", "model.safetensors.index.fp16.json",
        "diffusion_pytorch_model.bin.index.json", "pytorch_model.bin.index.json");
    private static final List<String> TORCH_FILES = List.of("diffusion_pytorch_model.bin", "pytorch_model.bin", "diffusion_pytorch_model.fp16.bin",
        "pytorch_model.fp16.bin");

    /**
     * One network of a model.
     *
     * @param config  its settings
     * @param weights its tensors
     */
    public record Component(Config config, WeightFiles weights) {

        /** The same network with other tensors instead of some of its own. */
        public Component with(Map<String, NativeTensor> others) {
            return new Component(config, weights.with(others));
        }

        /**
         * A network in a folder of its own: one file, or several with an index. Float32 is preferred where both precisions are
         * there. A ControlNet or autoencoder may also be a single file without settings.
         *
         * @throws CheckpointException settings or weights are missing
         */
        public static Component open(Path folder) throws IOException {
            if (Files.isRegularFile(folder)) return SingleFile.open(folder).only();
            Config config = Config.read(folder.resolve("config.json"));
            for (String name : WEIGHT_FILES) {
                Path file = folder.resolve(name);
                if (Files.isRegularFile(file)) return new Component(config, WeightFiles.of(file));
            }
            for (String name : INDEX_FILES) {
                Path index = folder.resolve(name);
                if (Files.isRegularFile(index)) return new Component(config, WeightFiles.ofIndex(index));
            }
            for (String name : TORCH_FILES) {
                Path file = folder.resolve(name);
                if (Files.isRegularFile(file)) return new Component(config, WeightFiles.of(file));
            }
            throw new CheckpointException(folder.resolve(WEIGHT_FILES.getFirst()), "", "missing, and no other file of weights is there");
        }
    }

    /** @throws CheckpointException there is no readable {@code model_index.json} */
    public static ModelFolder open(Path folder) throws IOException {
        return new ModelFolder(folder, Config.read(folder.resolve("model_index.json")));
    }

    /** The part's folder, such as {@code unet}. */
    public Path folder(String part) {
        return path.resolve(part);
    }

    /**
     * A part that must be there.
     *
     * @param className what {@code model_index.json} must call it
     */
    public Component component(String part, String className) throws IOException {
        if (!index.has(part)) throw index.bad(part, "missing");
        List<String> origin = index.texts(part);
        if (!origin.getLast().equals(className)) throw index.bad(part, "is a " + origin.getLast() + ", not a " + className);
        return Component.open(folder(part));
    }
}
