package io.darkroom.gateway.api;

import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.access.Callers;
import io.darkroom.gateway.binding.Binder;
import io.darkroom.gateway.binding.BodyParser;
import io.darkroom.gateway.binding.Value;
import io.darkroom.gateway.http.Answer;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Dialect;
import io.darkroom.gateway.http.Endpoint;
import io.darkroom.gateway.http.Json;
import jakarta.inject.Inject;
import java.util.Map;

/**
 * An operation of the {@code /api} family: reads the body, finds the tenant by its key, binds and validates, and only then answers.
 *
 * @param <R> the shape of its requests
 */
public abstract class ApiEndpoint<R extends Record> implements Endpoint {
    private final Class<R> shape;

    @Inject
    SdApiErrors errors;
    @Inject
    Callers callers;
    @Inject
    Json json;

    protected ApiEndpoint(Class<R> shape) {
        this.shape = shape;
    }

    /**
     * A request whose caller is known and whose fields are valid.
     *
     * @param values as sent, unknown fields too
     */
    public record Valid<R>(R request, Caller caller, Call call, Map<String, Value> values) {
    }

    protected abstract Answer answer(Valid<R> valid);

    @Override
    public final Answer answer(Call call) {
        Map<String, Value> values = BodyParser.parse(call.body(), call.header("content-type"));
        Caller caller = callers.byKey(key(values.get("key"), call));
        return answer(new Valid<>(Binder.bind(shape, values), caller, call, values));
    }

    private static String key(Value inBody, Call call) {
        return switch (inBody) {
            case Value.Text(String text) when !text.isBlank() -> text;
            case Value.Num(String text) -> text;
            case null, default -> Callers.bearer(call).orElse(null);
        };
    }

    protected final Answer.Whole success(Map<String, Object> body) {
        return json.answer(200, body);
    }

    @Override
    public final Dialect dialect() {
        return errors;
    }

    @Override
    public final Class<? extends Record> shape() {
        return shape;
    }
}
