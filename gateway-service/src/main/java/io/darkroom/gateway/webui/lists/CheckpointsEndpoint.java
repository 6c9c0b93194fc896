package io.darkroom.gateway.webui.lists;

import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.webui.Settings;
import io.darkroom.gateway.webui.WebUiDialect;
import io.darkroom.gateway.webui.WebUiEndpoint;

@Operation(id = "a1111-sd-models", method = "GET", path = "/sdapi/v1/sd-models", group = "AUTOMATIC1111: lists",
    summary = "Checkpoints that the caller may use.")
final class CheckpointsEndpoint extends WebUiEndpoint {
    private final Settings settings;

    CheckpointsEndpoint(WebUiDialect dialect, Settings settings) {
        super(dialect);
        this.settings = settings;
    }

    @Override
    protected Object body(Caller caller, Call call) {
        return settings.checkpoints(caller).list();
    }
}
