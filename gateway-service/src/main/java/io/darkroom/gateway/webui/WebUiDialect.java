package io.darkroom.gateway.webui;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.gateway.Refusal;
import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.access.Callers;
import io.darkroom.gateway.http.Answer;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Dialect;
import io.darkroom.gateway.http.Json;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** The API of AUTOMATIC1111's web UI 1.10.1 under {@code /sdapi/}: who may call it, and how it says yes and no. */
@Singleton
public class WebUiDialect implements Dialect {
    private final Callers callers;
    private final Json json;
    private final Clock clock;

    WebUiDialect(Callers callers, Json json, Clock clock) {
        this.callers = callers;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String prefix() {
        return "/sdapi/";
    }

    /**
     * Answers a request with what {@code work} makes of it for its caller; null is the JSON literal, because clients parse every body.
     *
     * @throws Refusal for a caller who is not known
     */
    Answer answer(Call call, Function<Caller, Object> work) {
        Instant began = clock.instant();
        Caller caller = callers.ofWebUi(call);
        try {
            return timed(json.answer(200, work.apply(caller)), began);
        } catch (WebUiException refused) {
            return timed(answer(refused), began);
        }
    }

    @Override
    public Answer refuse(Refusal refusal, Call call) {
        if (refusal.code() != ErrorCode.INVALID_KEY) return answer(WebUiErrors.of(refusal.failure()));
        boolean none = call.header("authorization").filter(value -> !value.isBlank()).isEmpty();
        WebUiException unknown = WebUiErrors.refused(401, none ? "Not authenticated" : "Incorrect username or password");
        return Answer.with(answer(unknown), "WWW-Authenticate", "Basic");
    }

    @Override
    public Answer noSuchPath(Call call) {
        return answer(WebUiErrors.notFound());
    }

    @Override
    public Answer wrongMethod(Call call, Set<String> allowed) {
        return Answer.with(answer(WebUiErrors.methodNotAllowed()), "Allow", String.join(", ", allowed));
    }

    private Answer.Whole answer(WebUiException refused) {
        return json.answer(refused.status(), refused.body());
    }

    private Answer timed(Answer.Whole answer, Instant began) {
        double seconds = Duration.between(began, clock.instant()).toNanos() / 1e9;
        return Answer.with(answer, "X-Process-Time", String.format(Locale.ROOT, "%.4f", seconds));
    }
}
