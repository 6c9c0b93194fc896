package io.darkroom.gateway.webui;

import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.http.Answer;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Dialect;
import io.darkroom.gateway.http.Endpoint;

/** An operation of the web UI: its caller is known, its answer is JSON with status 200 unless it throws. */
public abstract class WebUiEndpoint implements Endpoint {
    private final WebUiDialect dialect;

    protected WebUiEndpoint(WebUiDialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public final Dialect dialect() {
        return dialect;
    }

    @Override
    public final Answer answer(Call call) {
        return dialect.answer(call, caller -> body(caller, call));
    }

    /** The answer to this caller, before it is written as JSON. */
    protected abstract Object body(Caller caller, Call call);
}
