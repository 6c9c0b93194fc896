package io.darkroom.worker.jobs;

import io.darkroom.contracts.event.JobProgress;
import io.darkroom.contracts.work.WorkResult;
import io.darkroom.contracts.work.WorkerStatus;

/** Tells the rest of the system what this worker does. */
public interface Reports {

    /**
     * Returns when the broker has the result.
     *
     * @throws UndeliveredException it could not be handed over in time; whether it arrived is unknown
     */
    void result(WorkResult result) throws UndeliveredException;

    /** Sends and forgets. */
    void progress(JobProgress progress);

    /** Sends and forgets. */
    void status(WorkerStatus status);

    /** A result that may not have reached anybody. */
    final class UndeliveredException extends Exception {
        private static final long serialVersionUID = 1;

        public UndeliveredException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
