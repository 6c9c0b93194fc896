package io.darkroom.worker.settings;

/**
 * Who this worker is.
 *
 * @param id   unique among all workers that run
 * @param pool whose work it takes
 */
public record WorkerIdentity(String id, String pool) {
}
