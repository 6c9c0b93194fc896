package io.darkroom.contracts.job;

/** Where a job is. It only moves forward; the first terminal state wins for ever. */
public enum JobState {
    /** Accepted, waiting for admission. */
    QUEUED,
    /** Handed to a pool's work queue; a worker may be running it. */
    RELEASED,
    /** Done: all outputs exist and are hash-checked. */
    SUCCEEDED,
    /** Given up with a reason. */
    FAILED,
    /** Cancelled by its caller; outputs made until then may exist. */
    CANCELLED;

    public boolean terminal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }
}
