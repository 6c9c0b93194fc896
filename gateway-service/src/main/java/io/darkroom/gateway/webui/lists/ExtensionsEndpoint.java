package io.darkroom.gateway.webui.lists;

import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.webui.WebUiDialect;
import io.darkroom.gateway.webui.WebUiEndpoint;
import java.util.List;

/** There are none, and nothing about the server is given away here. */
@Operation(id = "a1111-extensions", method = "GET", path = "/sdapi/v1/extensions", group = "AUTOMATIC1111: lists",
    summary = "Installed extensions.")
final class ExtensionsEndpoint extends WebUiEndpoint {

    ExtensionsEndpoint(WebUiDialect dialect) {
        super(dialect);
    }

    @Override
    protected Object body(Caller caller, Call call) {
        return List.of();
    }
}
