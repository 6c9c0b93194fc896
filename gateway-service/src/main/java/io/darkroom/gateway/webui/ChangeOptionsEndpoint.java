package io.darkroom.gateway.webui;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Operation;
import java.util.Map;

/** Changes the settings of this caller alone. A new checkpoint is loaded when the first job needs it, so the answer comes at once. */
@Operation(id = "a1111-options-set", path = "/sdapi/v1/options", group = "AUTOMATIC1111: options",
    summary = "Changes the caller's settings, all that are named or none.")
final class ChangeOptionsEndpoint extends WebUiEndpoint {
    private final Settings settings;

    ChangeOptionsEndpoint(WebUiDialect dialect, Settings settings) {
        super(dialect);
        this.settings = settings;
    }

    @Override
    @SuppressWarnings("unchecked")
    protected Object body(Caller caller, Call call) {
        JsonNode changes = RequestBody.object(call.body());
        settings.change(caller, (Map<String, Object>) Kind.OBJECT.convert(changes).orElseThrow());
        return null;
    }
}
