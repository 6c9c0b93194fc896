package io.darkroom.diffusion.adapter;

import io.darkroom.diffusion.tensor.NativeTensors;
import io.darkroom.diffusion.tensor.NativeTensors.NativeTensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The weights of a network that adapters change, being merged. Names, shapes and vectors are there at once, matrices and
 * kernels after {@link #await}: a session can be made meanwhile, as it does not look at them before its first run.
 *
 * <p>Closing waits for work in progress and frees the tensors. It must come after the closing of every network that reads them.
 */
public final class MergedWeights implements AutoCloseable {
    private final NativeTensors tensors = new NativeTensors();
    private final BaseWeights base;
    private final ExecutorService workers;
    private final List<Future<?>> running = new ArrayList<>();

    /** @param base closed when the work is done */
    private MergedWeights(BaseWeights base, ExecutorService workers) {
        this.base = base;
        this.workers = workers;
    }

    static MergedWeights begin(Collection<WeightMerge> merges, BaseWeights base, int threads) {
        MergedWeights merged = new MergedWeights(base, Executors.newFixedThreadPool(threads));
        try {
            List<WeightMerge> order = merges.stream().sorted(Comparator.comparingLong(WeightMerge::size).reversed()).toList();
            for (WeightMerge merge : order) {
                NativeTensor target = merge.allocate(merged.tensors);
                if (merge.isVector()) merge.into(target, base);
                else merged.running.add(merged.workers.submit(() -> merge.into(target, base)));
            }
            return merged;
        } catch (RuntimeException e) {
            merged.close();
            throw e;
        }
    }

    /** By the network's names. */
    public Map<String, NativeTensor> tensors() {
        return tensors.tensors();
    }

    /** Bytes of native memory. */
    public long bytes() {
        return tensors.bytes();
    }

    /**
     * Waits until all tensors are there.
     *
     * @throws io.darkroom.diffusion.checkpoint.CheckpointException an adapter holds values that are not finite
     */
    public MergedWeights await() {
        try {
            for (Future<?> one : running) one.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException reason) throw reason;
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while adapters were merged");
        }
        finish();
        return this;
    }

    private void finish() {
        workers.shutdownNow();
        workers.close();
        base.close();
    }

    @Override
    public void close() {
        finish();
        tensors.close();
    }
}
