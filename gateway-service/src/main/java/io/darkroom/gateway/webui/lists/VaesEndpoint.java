package io.darkroom.gateway.webui.lists;

import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.webui.WebUiDialect;
import io.darkroom.gateway.webui.WebUiEndpoint;
import java.util.List;

/** Every checkpoint has its own; there are no separate ones in this release. */
@Operation(id = "a1111-sd-vae", method = "GET", path = "/sdapi/v1/sd-vae", group = "AUTOMATIC1111: lists",
    summary = "Separate autoencoder files.")
final class VaesEndpoint extends WebUiEndpoint {

    VaesEndpoint(WebUiDialect dialect) {
        super(dialect);
    }

    @Override
    protected Object body(Caller caller, Call call) {
        return List.of();
    }
}
