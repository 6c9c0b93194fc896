package io.darkroom.contracts.error;

import static io.darkroom.contracts.error.ErrorClass.CALLER;
import static io.darkroom.contracts.error.ErrorClass.OURS;
import static io.darkroom.contracts.error.ErrorClass.RESOURCES;

/** Every way in which Darkroom refuses or fails. Dialects turn a code into their documented body in one place each. */
public enum ErrorCode {
    /** No key, or one that belongs to nobody. */
    INVALID_KEY(CALLER, 401),
    /** The body cannot be read at all: not JSON, not a form, nested too deep. */
    MALFORMED_REQUEST(CALLER, 400),
    /** The body is larger than the limit. */
    REQUEST_TOO_LARGE(CALLER, 413),
    /** A field is missing, of the wrong type, out of range or not among the documented values. */
    INVALID_FIELD(CALLER, 422),
    /** The model named is not known to this caller. */
    MODEL_NOT_FOUND(CALLER, 400),
    /** The job, training or file named is not known to this caller. */
    NOT_FOUND(CALLER, 404),
    /** The same idempotency key came with another payload. */
    IDEMPOTENCY_CONFLICT(CALLER, 409),
    /** An address that the caller gave cannot be used: not public, not reachable, not what it should be. */
    ADDRESS_REFUSED(CALLER, 422),
    /** Too many requests of this caller in a time, or the same one again and again. */
    RATE_LIMITED(CALLER, 429),
    /** This caller has as many open jobs as its limits allow. */
    QUOTA_EXCEEDED(CALLER, 429),
    /** Documented, but not part of this release. */
    NOT_BUILT(CALLER, 501),
    /** The caller cancelled the job. */
    CANCELLED(CALLER, 200),
    /** The job ran longer than its limit. */
    TIMED_OUT(OURS, 500),
    /** The job failed on every attempt. */
    GENERATION_FAILED(OURS, 500),
    /** A fault inside; the request id leads to the log. */
    INTERNAL(OURS, 500),
    /** The picture does not fit into the accelerator's memory. */
    OUT_OF_MEMORY(RESOURCES, 500),
    /** The queue could not take the request; nothing was accepted. */
    UNAVAILABLE(RESOURCES, 503);

    private final ErrorClass errorClass;
    private final int httpStatus;

    ErrorCode(ErrorClass errorClass, int httpStatus) {
        this.errorClass = errorClass;
        this.httpStatus = httpStatus;
    }

    public ErrorClass errorClass() {
        return errorClass;
    }

    /** The HTTP status where a dialect uses real ones. */
    public int httpStatus() {
        return httpStatus;
    }
}
