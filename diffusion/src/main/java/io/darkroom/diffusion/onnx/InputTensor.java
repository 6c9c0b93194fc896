package io.darkroom.diffusion.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.darkroom.diffusion.network.Port;
import io.darkroom.diffusion.tensor.Tensor;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/** An input in memory that the library reads in place; the buffer lives as long as this object refers to it. */
record InputTensor(int[] shape, Buffer buffer, OnnxTensor tensor) implements AutoCloseable {

    static InputTensor allocate(Port port, int[] shape) {
        int size = Tensor.size(shape);
        long[] extents = Arrays.stream(shape).asLongStream().toArray();
        try {
            ByteBuffer bytes = ByteBuffer.allocateDirect(Math.multiplyExact(size, port.wholeNumbers() ? Long.BYTES : Float.BYTES)).order(ByteOrder.nativeOrder());
            if (port.wholeNumbers()) {
                LongBuffer longs = bytes.asLongBuffer();
                return new InputTensor(shape.clone(), longs, OnnxTensor.createTensor(Device.environment(), longs, extents));
            }
            FloatBuffer floats = bytes.asFloatBuffer();
            return new InputTensor(shape.clone(), floats, OnnxTensor.createTensor(Device.environment(), floats, extents));
        } catch (OutOfMemoryError full) {
            throw new OutOfMemoryException("no memory for input " + port.name() + " of " + size + " values", full);
        } catch (OrtException e) {
            throw new OnnxException("no tensor for input " + port.name() + ": " + e.getMessage(), e);
        }
    }

    void put(float[] values) {
        switch (buffer) {
            case FloatBuffer floats -> floats.put(0, values);
            case LongBuffer longs -> {
                for (int i = 0; i < values.length; i++) longs.put(i, (long) values[i]);
            }
            default -> throw new IllegalStateException("an input is made of floats or longs");
        }
    }

    @Override
    public void close() {
        tensor.close();
    }
}
