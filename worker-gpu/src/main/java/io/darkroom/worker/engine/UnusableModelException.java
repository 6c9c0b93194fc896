package io.darkroom.worker.engine;

/** A model that this worker cannot run. The message is for the log, not for callers: it may name files. */
public final class UnusableModelException extends Exception {
    private static final long serialVersionUID = 1;

    public UnusableModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
