package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.onnx.Invocation;
import io.darkroom.diffusion.onnx.RunStoppedException;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The way to end a picture early, from any thread and at any moment: between steps, and inside a network's run, which then
 * ends at its next layer. Once cancelled it stays so; whatever is running or begins under it throws {@link CancelledException}.
 */
public final class Cancellation {
    private final Set<Invocation> running = new HashSet<>();
    private boolean cancelled;

    /** Ends what is running. Calling it again does nothing. */
    public synchronized void cancel() {
        cancelled = true;
        running.forEach(Invocation::stop);
    }

    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** @throws CancelledException when cancelled */
    public synchronized void check() {
        if (cancelled) throw new CancelledException();
    }

    /** Whether a network runs under it at this moment. */
    public synchronized boolean isRunning() {
        return !running.isEmpty();
    }

    /** Runs a network so that cancelling ends it. */
    Map<String, Tensor> run(Invocation invocation, String... outputs) {
        synchronized (this) {
            check();
            running.add(invocation);
        }
        try {
            return invocation.run(outputs);
        } catch (RunStoppedException e) {
            throw new CancelledException();
        } finally {
            synchronized (this) {
                running.remove(invocation);
            }
        }
    }
}
