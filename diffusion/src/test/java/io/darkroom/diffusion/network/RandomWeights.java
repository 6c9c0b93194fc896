package io.darkroom.diffusion.network;

import io.darkroom.diffusion.checkpoint.SafetensorsWriter;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Untrained networks of a sensible size of activations, the same at every run. */
public final class RandomWeights {

    private RandomWeights() {
    }

    /** Writes everything that {@code networks} need into one file. */
    public static void write(Path file, Network... networks) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Network network : networks) {
            RequiredTensors.of(network).forEach((key, shape) -> tensors.computeIfAbsent(key, k -> weight(k, Arrays.stream(shape).mapToInt(Math::toIntExact).toArray())));
        }
        SafetensorsWriter.write(file, tensors, Map.of());
    }

    private static Tensor weight(String key, int[] shape) {
        boolean matrix = shape.length > 1;
        double deviation = matrix ? 0.7 / Math.sqrt((double) Tensor.size(shape) / shape[0]) : 0.05;
        float middle = !matrix && key.contains("norm") && key.endsWith(".weight") ? 1 : 0;
        Tensor tensor = normal(key.hashCode(), shape);
        for (int i = 0; i < tensor.data().length; i++) tensor.data()[i] = (float) (middle + deviation * tensor.data()[i]);
        return tensor;
    }

    /** Standard normal numbers. */
    public static Tensor normal(long seed, int... shape) {
        Random random = new Random(seed);
        Tensor tensor = Tensor.zeros(shape);
        for (int i = 0; i < tensor.data().length; i++) tensor.data()[i] = (float) random.nextGaussian();
        return tensor;
    }
}
