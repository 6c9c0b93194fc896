package io.darkroom.diffusion.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.darkroom.diffusion.tensor.NativeTensors.NativeTensor;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Weights of a network that are others than its files'. Matrices and kernels are handed to the session in place of the files'
 * tensors; it reads them where they lie, so they must outlive it. Vectors (of norms, biases) go into the model instead: what
 * the session computes of them ahead of all runs it takes from the model, never from what it was handed.
 */
final class ReplacedWeights implements AutoCloseable {
    private final Map<String, NativeTensor> weights;
    private final List<OnnxTensor> handed = new ArrayList<>();

    ReplacedWeights(Map<String, NativeTensor> weights) {
        this.weights = weights;
    }

    /** The values of a replaced vector. */
    Optional<float[]> small(String name) {
        NativeTensor tensor = weights.get(name);
        if (tensor == null || !isSmall(tensor)) return Optional.empty();
        float[] values = new float[(int) tensor.shape()[0]];
        tensor.read(0, values);
        return Optional.of(values);
    }

    /** Whether the session is handed the tensor. */
    boolean isLarge(String name) {
        NativeTensor tensor = weights.get(name);
        return tensor != null && !isSmall(tensor);
    }

    private static boolean isSmall(NativeTensor tensor) {
        return tensor.shape().length == 1;
    }

    /** Hands the large ones to a session that is about to be made. */
    void addTo(SessionOptions options) throws OrtException {
        for (Map.Entry<String, NativeTensor> weight : weights.entrySet()) {
            if (isSmall(weight.getValue())) continue;
            FloatBuffer values = weight.getValue().values().asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
            OnnxTensor tensor = OnnxTensor.createTensor(Device.environment(), values, weight.getValue().shape());
            handed.add(tensor);
            options.addInitializer(weight.getKey(), tensor);
        }
    }

    /** To be called when the session is closed; the weights themselves stay, they are their owner's. */
    @Override
    public void close() {
        handed.forEach(OnnxTensor::close);
    }
}
