package io.darkroom.gateway.webui;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.error.Failure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one place where failures become the bodies that clients of the web UI know. {@code detail} always holds a sentence (after a
 * validation error a list of them), because an empty one is what its users complain about most.
 */
final class WebUiErrors {

    private WebUiErrors() {
    }

    /** Fields that cannot be taken; 422. */
    static WebUiException invalid(List<FieldError> errors) {
        return new WebUiException(422, errors.getFirst().msg(), Map.of("detail", errors.stream().map(FieldError::toJson).toList()));
    }

    /** Refused on purpose. */
    static WebUiException refused(int status, String detail) {
        return new WebUiException(status, detail, body("HTTPException", detail, ""));
    }

    /** Understood, documented, and not part of this release: better an error than another picture than the one asked for. */
    static WebUiException notBuilt(String what) {
        return refused(ErrorCode.NOT_BUILT.httpStatus(), what + " is not part of this release.");
    }

    /** An option key that does not exist; the status and the wording of {@code errors} are the original's. */
    static WebUiException unknownOption(String key) {
        String detail = "There is no option '" + key + "'.";
        return new WebUiException(500, detail, body("KeyError", detail, "'" + key + "'"));
    }

    /** A checkpoint that {@code POST /sdapi/v1/options} names and that does not exist; the original's wording. */
    static WebUiException unknownCheckpoint(String name) {
        String text = "model '" + name + "' not found";
        return new WebUiException(500, text, body("RuntimeError", text, text));
    }

    static WebUiException notFound() {
        return new WebUiException(404, "Not Found", Map.of("detail", "Not Found"));
    }

    static WebUiException methodNotAllowed() {
        return new WebUiException(405, "Method Not Allowed", Map.of("detail", "Method Not Allowed"));
    }

    /** A failure of the core or of the job itself. */
    static WebUiException of(Failure failure) {
        ErrorCode code = failure.code();
        String message = failure.message();
        return switch (code) {
            case OUT_OF_MEMORY -> new WebUiException(code.httpStatus(), message, body("OutOfMemoryError", message, message));
            case TIMED_OUT, GENERATION_FAILED, INTERNAL -> new WebUiException(code.httpStatus(), message, body("RuntimeError", message, message));
            case INVALID_KEY, MALFORMED_REQUEST, REQUEST_TOO_LARGE, INVALID_FIELD, MODEL_NOT_FOUND, NOT_FOUND, IDEMPOTENCY_CONFLICT,
                ADDRESS_REFUSED, RATE_LIMITED, QUOTA_EXCEEDED, NOT_BUILT, UNAVAILABLE -> refused(code.httpStatus(), message);
            case CANCELLED -> refused(500, message);
        };
    }

    private static Map<String, Object> body(String error, String detail, String errors) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", error);
        body.put("detail", detail);
        body.put("body", "");
        body.put("errors", errors);
        return body;
    }
}
