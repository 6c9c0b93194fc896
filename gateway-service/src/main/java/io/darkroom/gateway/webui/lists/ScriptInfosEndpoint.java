package io.darkroom.gateway.webui.lists;

import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.webui.WebUiDialect;
import io.darkroom.gateway.webui.WebUiEndpoint;
import java.util.List;

/** The scripts of this release take none. */
@Operation(id = "a1111-script-info", method = "GET", path = "/sdapi/v1/script-info", group = "AUTOMATIC1111: lists",
    summary = "Arguments of every script.")
final class ScriptInfosEndpoint extends WebUiEndpoint {

    ScriptInfosEndpoint(WebUiDialect dialect) {
        super(dialect);
    }

    @Override
    protected Object body(Caller caller, Call call) {
        return List.of();
    }
}
