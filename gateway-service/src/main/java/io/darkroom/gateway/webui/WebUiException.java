package io.darkroom.gateway.webui;

import java.util.Map;

/**
 * A request that is answered with an error in the web UI's words. Made by {@link WebUiErrors} alone.
 */
final class WebUiException extends RuntimeException {
    private final int status;
    private final transient Map<String, Object> body;

    WebUiException(int status, String message, Map<String, Object> body) {
        super(message, null, false, false);
        this.status = status;
        this.body = body;
    }

    int status() {
        return status;
    }

    /** The JSON object of the answer. */
    Map<String, Object> body() {
        return body;
    }
}
