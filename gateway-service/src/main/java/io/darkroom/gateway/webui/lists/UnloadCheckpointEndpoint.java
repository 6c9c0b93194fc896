package io.darkroom.gateway.webui.lists;

import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.webui.WebUiDialect;
import io.darkroom.gateway.webui.WebUiEndpoint;
import java.util.Map;

/** The workers are everybody's and keep what was used last, so there is nothing to do. */
@Operation(id = "a1111-unload-checkpoint", path = "/sdapi/v1/unload-checkpoint", group = "AUTOMATIC1111: model files",
    summary = "Hints that the model is not needed for a while.")
final class UnloadCheckpointEndpoint extends WebUiEndpoint {

    UnloadCheckpointEndpoint(WebUiDialect dialect) {
        super(dialect);
    }

    @Override
    protected Object body(Caller caller, Call call) {
        return Map.of();
    }
}
