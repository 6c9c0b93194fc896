package io.darkroom.gateway.http;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.gateway.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One HTTP request, read whole. */
public final class Call {
    private final String requestId;
    private final String method;
    private final String path;
    private final Map<String, String> pathParameters;
    private final Map<String, List<String>> query;
    private final Map<String, String> headers;
    private final Body body;
    private final CompletableFuture<Void> gone;

    /** The bytes of a request, or why there are none. */
    public sealed interface Body {
        record Whole(byte[] bytes) implements Body {
        }

        /** Larger than {@code limit} bytes; read and thrown away. */
        record TooLarge(long limit) implements Body {
        }

        /** The server has no room for it now. */
        record NoRoom() implements Body {
        }
    }

    /**
     * @param headers names in lower case; the first of repeated ones
     * @param gone    completed when the caller's connection is closed
     */
    public Call(String requestId, String method, String path, Map<String, String> pathParameters, Map<String, List<String>> query,
            Map<String, String> headers, Body body, CompletableFuture<Void> gone) {
        this.requestId = requestId;
        this.method = method;
        this.path = path;
        this.pathParameters = pathParameters;
        this.query = query;
        this.headers = headers;
        this.body = body;
        this.gone = gone;
    }

    /** Stands in the answer's header {@code X-Request-Id} and in log lines. */
    public String requestId() {
        return requestId;
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    /** The text in place of {@code {name}} in the operation's path, decoded. */
    public String pathParameter(String name) {
        return pathParameters.get(name);
    }

    /** Values of the query, by name, decoded, in order. */
    public Map<String, List<String>> query() {
        return query;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** @throws Refusal when the body was too large to be kept */
    public byte[] body() {
        return switch (body) {
            case Body.Whole whole -> whole.bytes();
            case Body.TooLarge large -> throw new Refusal(ErrorCode.REQUEST_TOO_LARGE,
                    "The body may not be greater than " + large.limit() + " bytes.");
            case Body.NoRoom none -> throw new Refusal(ErrorCode.UNAVAILABLE, "Too many large requests at once, please try again.");
        };
    }

    /** Completed when the caller has closed the connection. */
    public CompletableFuture<Void> gone() {
        return gone;
    }

    Call at(Map<String, String> parameters) {
        return new Call(requestId, method, path, parameters, query, headers, body, gone);
    }
}
