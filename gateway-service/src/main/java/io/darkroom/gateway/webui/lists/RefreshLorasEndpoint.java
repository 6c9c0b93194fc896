package io.darkroom.gateway.webui.lists;

import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.webui.WebUiDialect;
import io.darkroom.gateway.webui.WebUiEndpoint;

/** Lists are always up to date, so there is nothing to do. */
@Operation(id = "a1111-refresh-loras", path = "/sdapi/v1/refresh-loras", group = "AUTOMATIC1111: model files",
    summary = "Looks for new LoRA files.")
final class RefreshLorasEndpoint extends WebUiEndpoint {

    RefreshLorasEndpoint(WebUiDialect dialect) {
        super(dialect);
    }

    @Override
    protected Object body(Caller caller, Call call) {
        return null;
    }
}
