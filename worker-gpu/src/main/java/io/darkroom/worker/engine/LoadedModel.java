package io.darkroom.worker.engine;

import io.darkroom.contracts.job.Task;

/** A model in memory. It holds native memory until it is closed; it may be run by several threads, but not after or while it is closed. */
public interface LoadedModel extends AutoCloseable {

    /** Memory that it takes, estimated: the size of its weights. */
    long bytes();

    /**
     * Runs a task to its end, or until {@code stop} is requested.
     *
     * @param progress hears of every step, on the calling thread
     * @param stop     ends the run at the next network call or sooner
     */
    Outcome run(Task task, Progress progress, StopSignal stop);

    @Override
    void close();
}
