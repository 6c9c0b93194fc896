package io.darkroom.worker.engine;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks one run to stop, from any thread. The first reason given stays. */
public final class StopSignal {

    /** Why a run is to stop. */
    public enum Reason {
        /** Its caller wants no more, but the picture as far as it is. */
        CALLER_KEEPS,
        /** Its caller wants nothing of it. */
        CALLER_DROPS,
        /** It took longer than a job may. */
        TIME_LIMIT,
        /** This worker is leaving; another one will do the job. */
        WORKER_LEAVES
    }

    private final CompletableFuture<Reason> requested = new CompletableFuture<>();

    public void request(Reason reason) {
        requested.complete(reason);
    }

    public Optional<Reason> reason() {
        return Optional.ofNullable(requested.getNow(null));
    }

    /** Runs the action when a stop is requested, at once if it already is; on the requesting thread. */
    public void whenRequested(Runnable action) {
        requested.thenRun(action);
    }
}
