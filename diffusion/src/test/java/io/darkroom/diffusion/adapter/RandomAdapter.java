package io.darkroom.diffusion.adapter;

import io.darkroom.diffusion.checkpoint.SafetensorsWriter;
import io.darkroom.diffusion.network.RandomWeights;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** An adapter file in the making; values are random and the same at every run. */
public final class RandomAdapter {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /** A part of random values. */
    public RandomAdapter add(String key, int... shape) {
        Tensor tensor = RandomWeights.normal(key.hashCode(), shape);
        for (int i = 0; i < tensor.data().length; i++) tensor.data()[i] *= 0.3f;
        return add(key, tensor);
    }

    public RandomAdapter add(String key, Tensor values) {
        tensors.put(key, values);
        return this;
    }

    /** A single number. */
    public RandomAdapter number(String key, double value) {
        return add(key, new Tensor(new int[0], new float[] {(float) value}));
    }

    double[] values(String key) {
        float[] data = tensors.get(key).data();
        double[] values = new double[data.length];
        for (int i = 0; i < data.length; i++) values[i] = data[i];
        return values;
    }

    public Path write(Path file) throws IOException {
        return write(file, Map.of());
    }

    Path write(Path file, Map<String, String> metadata) throws IOException {
        SafetensorsWriter.write(file, tensors, metadata);
        return file;
    }
}
