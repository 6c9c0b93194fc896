package io.darkroom.gateway.webui.lists;

import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.webui.WebUiDialect;
import io.darkroom.gateway.webui.WebUiEndpoint;
import java.util.List;

/** There is none in this release. */
@Operation(id = "a1111-realesrgan-models", method = "GET", path = "/sdapi/v1/realesrgan-models", group = "AUTOMATIC1111: lists",
    summary = "Real-ESRGAN models.")
final class RealEsrganModelsEndpoint extends WebUiEndpoint {

    RealEsrganModelsEndpoint(WebUiDialect dialect) {
        super(dialect);
    }

    @Override
    protected Object body(Caller caller, Call call) {
        return List.of();
    }
}
