package io.darkroom.gateway.webui;

import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Operation;

/** Many clients use it as a ping, so it asks nobody else. */
@Operation(id = "a1111-options-get", method = "GET", path = "/sdapi/v1/options", group = "AUTOMATIC1111: options",
    summary = "The caller's settings as one flat object.")
final class OptionsEndpoint extends WebUiEndpoint {
    private final Settings settings;

    OptionsEndpoint(WebUiDialect dialect, Settings settings) {
        super(dialect);
        this.settings = settings;
    }

    @Override
    protected Object body(Caller caller, Call call) {
        return settings.of(caller).values();
    }
}
