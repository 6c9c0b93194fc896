package io.darkroom.gateway.webui.lists;

import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.webui.WebUiDialect;
import io.darkroom.gateway.webui.WebUiEndpoint;
import java.util.Map;

/** A worker loads a model when a job needs it, so there is nothing to do. */
@Operation(id = "a1111-reload-checkpoint", path = "/sdapi/v1/reload-checkpoint", group = "AUTOMATIC1111: model files",
    summary = "Hints that the model will be needed.")
final class ReloadCheckpointEndpoint extends WebUiEndpoint {

    ReloadCheckpointEndpoint(WebUiDialect dialect) {
        super(dialect);
    }

    @Override
    protected Object body(Caller caller, Call call) {
        return Map.of();
    }
}
