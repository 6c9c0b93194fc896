package io.darkroom.diffusion.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.darkroom.diffusion.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Outputs of one run in memory of ours, so that none of the library's is in use when the run ends and all of it can be handed
 * back. Closing frees them.
 */
record OutputTensors(Map<String, OnnxTensor> tensors, Arena memory) implements AutoCloseable {

    static OutputTensors none() {
        return new OutputTensors(Map.of(), Arena.ofConfined());
    }

    /** @throws OutOfMemoryException there is no memory for them */
    static OutputTensors allocate(Map<String, long[]> shapes) {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        Arena memory = Arena.ofConfined();
        try {
            for (Map.Entry<String, long[]> output : shapes.entrySet()) {
                int[] shape = Arrays.stream(output.getValue()).mapToInt(Math::toIntExact).toArray();
                FloatBuffer values = memory.allocate(Math.multiplyExact(Tensor.size(shape), Float.BYTES), Float.BYTES).asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
                tensors.put(output.getKey(), OnnxTensor.createTensor(Device.environment(), values, output.getValue()));
            }
            return new OutputTensors(tensors, memory);
        } catch (OrtException e) {
            free(tensors, memory);
            throw OnnxException.of("no tensors for outputs " + shapes.keySet(), e);
        } catch (OutOfMemoryError e) {
            free(tensors, memory);
            throw new OutOfMemoryException("no memory for outputs " + shapes.keySet(), e);
        }
    }

    private static void free(Map<String, OnnxTensor> tensors, Arena memory) {
        tensors.values().forEach(OnnxTensor::close);
        memory.close();
    }

    @Override
    public void close() {
        free(tensors, memory);
    }
}
