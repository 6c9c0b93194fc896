package io.darkroom.jobs;

/** What can happen to a job; {@link JobTransitions} says what it leads to. */
public enum JobTrigger {
    /** The submission stands in the database. */
    ACCEPT,
    /** Admission hands it to the pool's work queue. */
    RELEASE,
    /** A worker has begun an attempt. */
    START,
    /** A worker has uploaded all outputs and they were found complete. */
    SUCCEED,
    /** An attempt failed and another may succeed. */
    RETRY,
    /** No sign of life for too long. */
    LOSE,
    /** The last attempt failed, or one that no other could better. */
    FAIL,
    /** A time limit has passed, or it was lost too often. */
    EXPIRE,
    /** The caller gives up a job that no worker has begun. */
    CANCEL,
    /** The caller gives up a job that a worker has begun. */
    STOP,
    /** The worker has stopped, or is gone after it was told to stop. */
    STOPPED
}
