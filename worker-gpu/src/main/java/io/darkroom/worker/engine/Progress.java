package io.darkroom.worker.engine;

/** Hears how far a run is. */
@FunctionalInterface
public interface Progress {

    /** @param done steps done, from 0 (about to begin) to {@code steps} */
    void step(int done, int steps);
}
