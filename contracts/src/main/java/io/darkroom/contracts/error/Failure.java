package io.darkroom.contracts.error;

/**
 * Why something did not happen.
 *
 * @param code    the kind of failure
 * @param message one sentence for the caller; never a stack trace, an internal address or a key
 */
public record Failure(ErrorCode code, String message) {
}
