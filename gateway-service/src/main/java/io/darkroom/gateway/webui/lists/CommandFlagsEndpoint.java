package io.darkroom.gateway.webui.lists;

import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.webui.WebUiDialect;
import io.darkroom.gateway.webui.WebUiEndpoint;
import java.util.Map;

/** Clients only look whether it is there. Nothing of the server's settings is given away. */
@Operation(id = "a1111-cmd-flags", method = "GET", path = "/sdapi/v1/cmd-flags", group = "AUTOMATIC1111: options",
    summary = "Start flags.")
final class CommandFlagsEndpoint extends WebUiEndpoint {

    CommandFlagsEndpoint(WebUiDialect dialect) {
        super(dialect);
    }

    @Override
    protected Object body(Caller caller, Call call) {
        return Map.of("api", true, "nowebui", false, "listen", false, "share", false, "lowvram", false, "medvram", false, "xformers", false, "no_half", false);
    }
}
