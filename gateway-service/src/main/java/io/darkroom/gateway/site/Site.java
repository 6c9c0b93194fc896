package io.darkroom.gateway.site;

import io.darkroom.gateway.Refusal;
import io.darkroom.gateway.http.Answer;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Dialect;
import io.darkroom.gateway.http.Json;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;

/** What is not part of an API: the page at the root and the OpenAPI document. */
@Singleton
public class Site implements Dialect {
    private final Json json;

    Site(Json json) {
        this.json = json;
    }

    @Override
    public String prefix() {
        return "/";
    }

    @Override
    public Answer refuse(Refusal refusal, Call call) {
        return json.answer(refusal.code().httpStatus(), Map.of("error", refusal.failure()));
    }

    @Override
    public Answer noSuchPath(Call call) {
        return json.answer(404, Map.of("detail", "Not Found"));
    }

    @Override
    public Answer wrongMethod(Call call, Set<String> allowed) {
        return Answer.with(json.answer(405, Map.of("detail", "Method Not Allowed")), "Allow", String.join(", ", allowed));
    }
}
