package io.darkroom.diffusion.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.darkroom.diffusion.checkpoint.WeightFiles;
import io.darkroom.diffusion.checkpoint.Weights;
import io.darkroom.diffusion.network.Network;
import io.darkroom.diffusion.network.Port;
import io.darkroom.diffusion.network.RunCost;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A network that is ready to run: its graph, and its weights mapped from their file into memory that all sessions and
 * processes on the same checkpoint share.
 *
 * <p>Who owns native memory: an OnnxNetwork owns its session (graph, threads, working memory) until {@link #close}; an
 * {@link Invocation} owns the tensors that go in until it is closed; what comes out is copied into plain arrays before a run
 * returns. Runs may happen on many threads at once. Closing waits for runs in progress; later runs are refused.
 */
public final class OnnxNetwork implements AutoCloseable {
    private final OrtSession session;
    private final ReplacedWeights replaced;
    private final Network network;
    private final boolean handsMemoryBack;
    private final Map<String, Port> ports = new LinkedHashMap<>();
    private final ReadWriteLock use = new ReentrantReadWriteLock();
    private boolean closed;

    private OnnxNetwork(OrtSession session, ReplacedWeights replaced, Network network, Device device) {
        this.session = session;
        this.network = network;
        this.handsMemoryBack = device.isCpu();
        this.replaced = replaced;
        for (Port port : network.inputs()) ports.put(port.name(), port);
    }

    /**
     * Loads a network.
     *
     * @param files    where its tensors are stored
     * @param cacheDir where a float32 copy of half-precision weights is kept
     * @param threads  for one run, 1 or more
     * @throws io.darkroom.diffusion.checkpoint.CheckpointException the file lacks what the network needs
     * @throws OnnxException                                        the graph or the device is refused
     */
    public static OnnxNetwork open(Network network, WeightFiles files, Device device, Path cacheDir, int threads) throws IOException {
        ReplacedWeights replaced = new ReplacedWeights(files.others());
        try {
            return open(network, files, replaced, device, cacheDir, threads);
        } catch (IOException | RuntimeException e) {
            replaced.close();
            throw e;
        }
    }

    private static OnnxNetwork open(Network network, WeightFiles files, ReplacedWeights replaced, Device device, Path cacheDir, int threads) throws IOException {
        Weights weights = network.weights(files.float32(cacheDir));
        byte[] model = OnnxOps.emit(network, weights, replaced, device.isCpu() ? network.roomPerPixel() : 0);
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            // Beyond EXTENDED the weights of all convolutions are copied into another layout: seconds and gigabytes for 2 %.
            options.setOptimizationLevel(SessionOptions.OptLevel.EXTENDED_OPT);
            // Packed copies of all matrices would replace the shared mapping by private memory.
            options.addConfigEntry("session.disable_prepacking", "1");
            options.addConfigEntry("session.model_external_initializers_file_folder_path", weights.file().getParent().toString());
            // Waiting threads would take processor time from whatever else runs here.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            // A plan made from one run holds all its values in one block besides what other runs took: up to twice the memory for nothing.
            options.setMemoryPatternOptimization(false);
            replaced.addTo(options);
            device.addTo(options);
            return new OnnxNetwork(Device.environment().createSession(model, options), replaced, network, device);
        } catch (OrtException e) {
            throw OnnxException.of("no session for " + files.file().getFileName() + " on " + device.name(), e);
        }
    }

    /** A set of inputs to be filled and run, once or many times. */
    public Invocation invocation() {
        return new Invocation(this);
    }

    /** One run; the outputs named, or all when none is named. */
    public Map<String, Tensor> run(Map<String, Tensor> inputs, String... outputs) {
        try (Invocation invocation = invocation()) {
            inputs.forEach(invocation::set);
            return invocation.run(outputs);
        }
    }

    Port port(String name) {
        Port port = ports.get(name);
        if (port == null) throw new IllegalArgumentException("the network has no input " + name + ", only " + ports.keySet());
        return port;
    }

    /** Whether a run's working memory goes back to the system when the run ends, so that a network that rests holds none. */
    boolean handsMemoryBack() {
        return handsMemoryBack;
    }

    /** Memory for the outputs where they are large enough to hold up that of a run. */
    OutputTensors ownOutputs(Map<String, InputTensor> inputs) {
        if (!handsMemoryBack || network.roomPerPixel() == 0) return OutputTensors.none();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        inputs.forEach((name, input) -> shapes.put(name, Arrays.stream(input.shape()).asLongStream().toArray()));
        return OutputTensors.allocate(RunCost.of(network, shapes).outputs());
    }

    Map<String, Port> ports() {
        return ports;
    }

    /** Does {@code work} with the session, which stays open meanwhile. */
    <R> R with(SessionWork<R> work) throws OrtException {
        Lock lock = use.readLock();
        lock.lock();
        try {
            if (closed) throw new IllegalStateException("the network is closed");
            return work.on(session);
        } finally {
            lock.unlock();
        }
    }

    @FunctionalInterface
    interface SessionWork<R> {
        R on(OrtSession session) throws OrtException;
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try {
            if (closed) return;
            closed = true;
            session.close();
            replaced.close();
        } catch (OrtException e) {
            throw new OnnxException("the session could not be closed: " + e.getMessage(), e);
        } finally {
            use.writeLock().unlock();
        }
    }
}
