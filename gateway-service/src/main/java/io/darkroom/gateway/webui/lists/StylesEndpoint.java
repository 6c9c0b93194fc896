package io.darkroom.gateway.webui.lists;

import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.webui.WebUiDialect;
import io.darkroom.gateway.webui.WebUiEndpoint;
import java.util.List;

/** No operation stores one. */
@Operation(id = "a1111-prompt-styles", method = "GET", path = "/sdapi/v1/prompt-styles", group = "AUTOMATIC1111: lists",
    summary = "Stored prompt styles.")
final class StylesEndpoint extends WebUiEndpoint {

    StylesEndpoint(WebUiDialect dialect) {
        super(dialect);
    }

    @Override
    protected Object body(Caller caller, Call call) {
        return List.of();
    }
}
