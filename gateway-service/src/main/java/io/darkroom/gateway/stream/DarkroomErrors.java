package io.darkroom.gateway.stream;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.error.Failure;
import io.darkroom.gateway.Refusal;
import io.darkroom.gateway.http.Answer;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Dialect;
import io.darkroom.gateway.http.Json;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;

/** Darkroom's own paths, with real HTTP statuses and {@code {"error":{"code","message"}}}. */
@Singleton
public class DarkroomErrors implements Dialect {
    private final Json json;

    DarkroomErrors(Json json) {
        this.json = json;
    }

    @Override
    public String prefix() {
        return "/darkroom/v1/";
    }

    @Override
    public Answer refuse(Refusal refusal, Call call) {
        Answer.Whole answer = answer(refusal.code().httpStatus(), refusal.failure());
        return refusal.code() == ErrorCode.INVALID_KEY ? Answer.with(answer, "WWW-Authenticate", "Bearer") : answer;
    }

    @Override
    public Answer noSuchPath(Call call) {
        return answer(404, new Failure(ErrorCode.NOT_FOUND, "Nothing is here."));
    }

    @Override
    public Answer wrongMethod(Call call, Set<String> allowed) {
        String methods = String.join(", ", allowed);
        return Answer.with(answer(405, new Failure(ErrorCode.MALFORMED_REQUEST, "Allowed here: " + methods + ".")), "Allow", methods);
    }

    private Answer.Whole answer(int status, Failure failure) {
        return json.answer(status, Map.of("error", failure));
    }
}
