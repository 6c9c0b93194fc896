package io.darkroom.gateway.webui.lists;

import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.webui.WebUiDialect;
import io.darkroom.gateway.webui.WebUiEndpoint;
import java.util.List;

/** None can be loaded in this release. */
@Operation(id = "a1111-hypernetworks", method = "GET", path = "/sdapi/v1/hypernetworks", group = "AUTOMATIC1111: lists",
    summary = "Hypernetwork files.")
final class HypernetworksEndpoint extends WebUiEndpoint {

    HypernetworksEndpoint(WebUiDialect dialect) {
        super(dialect);
    }

    @Override
    protected Object body(Caller caller, Call call) {
        return List.of();
    }
}
