package io.darkroom.gateway.webui.lists;

import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.webui.WebUiDialect;
import io.darkroom.gateway.webui.WebUiEndpoint;
import java.util.List;

/** There is none in this release. */
@Operation(id = "a1111-upscalers", method = "GET", path = "/sdapi/v1/upscalers", group = "AUTOMATIC1111: lists",
    summary = "Upscalers.")
final class UpscalersEndpoint extends WebUiEndpoint {

    UpscalersEndpoint(WebUiDialect dialect) {
        super(dialect);
    }

    @Override
    protected Object body(Caller caller, Call call) {
        return List.of();
    }
}
