package io.darkroom.diffusion.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import io.darkroom.diffusion.network.Port;
import io.darkroom.diffusion.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The inputs of a network in native memory, for one run or a loop of runs: what is set stays set, and setting an input again
 * with the same shape writes into the memory that is there. For one thread, except {@link #stop}. Closing frees the inputs.
 */
public final class Invocation implements AutoCloseable {
    private final OnnxNetwork network;
    private final Map<String, InputTensor> inputs = new LinkedHashMap<>();
    private final Object running = new Object();
    private RunOptions current;
    private boolean stopped;

    Invocation(OnnxNetwork network) {
        this.network = network;
    }

    /**
     * Sets an input; the values are copied.
     *
     * @param value for an input of indices, whole numbers below 2^24, which float32 holds exactly
     * @throws IllegalArgumentException the network has no such input, or the shape is not one it takes
     */
    public Invocation set(String name, Tensor value) {
        Port port = network.port(name);
        check(port, value);
        InputTensor there = inputs.get(name);
        if (there == null || !Arrays.equals(there.shape(), value.shape())) {
            if (there != null) there.close();
            inputs.put(name, InputTensor.allocate(port, value.shape()));
        }
        inputs.get(name).put(value.data());
        return this;
    }

    private static void check(Port port, Tensor value) {
        boolean fits = value.shape().length == port.shape().size();
        for (int i = 0; fits && i < value.shape().length; i++) {
            Port.Extent extent = port.shape().get(i);
            fits = !extent.isFixed() || extent.size() == value.shape()[i];
        }
        if (!fits) throw new IllegalArgumentException("input " + port.name() + " takes " + port.shape() + ", not " + value);
    }

    /**
     * Runs the network.
     *
     * @param outputs the outputs to be answered; all when none is named
     * @throws RunStoppedException {@link #stop} was called, before or during the run
     * @throws OutOfMemoryException it did not fit into memory
     * @throws OnnxException       the run failed
     */
    public Map<String, Tensor> run(String... outputs) {
        for (String name : network.ports().keySet()) {
            if (!inputs.containsKey(name)) throw new IllegalArgumentException("input " + name + " is not set");
        }
        try {
            return network.with(session -> run(session, outputs.length == 0 ? session.getOutputInfo().keySet() : new LinkedHashSet<>(Arrays.asList(outputs))));
        } catch (OrtException e) {
            synchronized (running) {
                // The library has no code of its own for a stopped run.
                if (stopped) throw new RunStoppedException(e);
            }
            throw OnnxException.of("the run failed", e);
        }
    }

    private Map<String, Tensor> run(OrtSession session, Set<String> outputs) throws OrtException {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        inputs.forEach((name, input) -> tensors.put(name, input.tensor()));
        try (RunOptions options = new RunOptions(); OutputTensors own = network.ownOutputs(inputs)) {
            Set<String> others = new LinkedHashSet<>(outputs);
            others.removeAll(own.tensors().keySet());
            if (network.handsMemoryBack()) options.addRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
            begin(options);
            try (OrtSession.Result result = session.run(tensors, others, own.tensors(), options)) {
                Map<String, Tensor> answer = new LinkedHashMap<>();
                for (Map.Entry<String, OnnxValue> output : result) if (outputs.contains(output.getKey())) answer.put(output.getKey(), copy((OnnxTensor) output.getValue()));
                return answer;
            } finally {
                end();
            }
        }
    }

    private void begin(RunOptions options) {
        synchronized (running) {
            if (stopped) throw new RunStoppedException(null);
            current = options;
        }
    }

    /** Whether a run is in progress. */
    boolean isRunning() {
        synchronized (running) {
            return current != null;
        }
    }

    private void end() {
        synchronized (running) {
            current = null;
        }
    }

    private static Tensor copy(OnnxTensor output) {
        int[] shape = Arrays.stream(output.getInfo().getShape()).mapToInt(Math::toIntExact).toArray();
        FloatBuffer values = output.getFloatBuffer();
        float[] data = new float[values.remaining()];
        values.get(data);
        return new Tensor(shape, data);
    }

    /** Ends the run in progress at its next graph node, and refuses further runs. May be called from any thread. */
    public void stop() {
        synchronized (running) {
            stopped = true;
            try {
                if (current != null) current.setTerminate(true);
            } catch (OrtException e) {
                throw new OnnxException("the run could not be stopped: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public void close() {
        inputs.values().forEach(InputTensor::close);
        inputs.clear();
    }
}
