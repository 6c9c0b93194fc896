package io.darkroom.worker.objects;

/** The object store did not take a file, or holds something else than it was given. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1;

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
