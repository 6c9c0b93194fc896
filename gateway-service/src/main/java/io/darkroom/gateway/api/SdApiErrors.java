package io.darkroom.gateway.api;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.error.Failure;
import io.darkroom.gateway.Refusal;
import io.darkroom.gateway.http.Answer;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Dialect;
import io.darkroom.gateway.http.Json;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The one place where failures become the documented error bodies of the {@code /api} family, with their spelling: {@code tips} beside
 * {@code tip}. The failure's code stands in the header {@code X-Error-Code}, since the bodies have no room for it.
 */
@Singleton
public class SdApiErrors implements Dialect {
    static final String KEY_TIP = "1. Make sure you are passing Content-Type: application/json in header. 2. Make sure you are doing POST request "
            + "with valid JSON. 3. Make sure your JSON does not have error, use jsonlint to validate json array. 4. Make sure you have valid API key.";
    static final String SPAM_TIP = "you are sending same request multiple times, spam filter is enabled, please wait for 30 seconds and try again";

    /** Which HTTP status errors carry. */
    enum HttpStatus { REAL, ALWAYS_200 }

    private final Json json;
    private final HttpStatus httpStatus;

    SdApiErrors(Json json, @ConfigProperty(name = "darkroom.gateway.http-status", defaultValue = "real") String httpStatus) {
        this.json = json;
        this.httpStatus = switch (httpStatus) {
            case "real" -> HttpStatus.REAL;
            case "always-200" -> HttpStatus.ALWAYS_200;
            default -> throw new IllegalArgumentException("darkroom.gateway.http-status is real or always-200, not " + httpStatus);
        };
    }

    @Override
    public String prefix() {
        return "/api/";
    }

    @Override
    public Answer refuse(Refusal refusal, Call call) {
        Failure failure = refusal.failure();
        return switch (failure.code()) {
            case INVALID_KEY -> error(failure, "Invalid Api Key", "tip", KEY_TIP);
            case MALFORMED_REQUEST -> error(failure, failure.message(), "tip", KEY_TIP);
            case REQUEST_TOO_LARGE -> error(failure, Map.of("body", List.of(failure.message())));
            case INVALID_FIELD -> error(failure, refusal.fields());
            case MODEL_NOT_FOUND -> error(failure, "Model id not found");
            case RATE_LIMITED -> Answer.with(error(failure, "Rate limit exceeded", "tips", SPAM_TIP), "Retry-After", "30");
            case QUOTA_EXCEEDED -> Answer.with(error(failure, failure.message(), "retry_after", 30), "Retry-After", "30");
            case UNAVAILABLE -> Answer.with(error(failure, failure.message()), "Retry-After", "2");
            case NOT_FOUND, IDEMPOTENCY_CONFLICT, ADDRESS_REFUSED, NOT_BUILT, INTERNAL -> error(failure, failure.message());
            case CANCELLED, TIMED_OUT, GENERATION_FAILED, OUT_OF_MEMORY -> failed(failure, "");
        };
    }

    /**
     * The body of a job that came to nothing.
     *
     * @param id the job's, or empty text where the documents show it so
     */
    public Answer.Whole failed(Failure failure, Object id) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", "failed");
        body.put("id", id);
        body.put("message", failure.code() == ErrorCode.CANCELLED ? "Cancelled" : "Failed, Try Again");
        body.put("output", "");
        return coded(failure.code(), failure.code().httpStatus(), body);
    }

    @Override
    public Answer noSuchPath(Call call) {
        return error(new Failure(ErrorCode.NOT_FOUND, ""), "The route " + call.path() + " could not be found.");
    }

    @Override
    public Answer wrongMethod(Call call, Set<String> allowed) {
        String methods = String.join(", ", allowed);
        String message = "The " + call.method() + " method is not supported for route " + call.path() + ". Supported methods: " + methods + ".";
        return Answer.with(coded(ErrorCode.MALFORMED_REQUEST, 405, body(message)), "Allow", methods);
    }

    private Answer.Whole error(Failure failure, Object message, Object... more) {
        Map<String, Object> body = body(message);
        for (int i = 0; i < more.length; i += 2) body.put((String) more[i], more[i + 1]);
        return coded(failure.code(), failure.code().httpStatus(), body);
    }

    private static Map<String, Object> body(Object message) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", "error");
        body.put("message", message);
        return body;
    }

    private Answer.Whole coded(ErrorCode code, int status, Map<String, Object> body) {
        int sent = httpStatus == HttpStatus.ALWAYS_200 ? 200 : status;
        return Answer.with(json.answer(sent, body), "X-Error-Code", code.name());
    }
}
