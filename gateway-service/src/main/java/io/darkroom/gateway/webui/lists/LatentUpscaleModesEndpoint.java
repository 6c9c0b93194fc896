package io.darkroom.gateway.webui.lists;

import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.webui.WebUiDialect;
import io.darkroom.gateway.webui.WebUiEndpoint;
import java.util.List;

/** There is none in this release. */
@Operation(id = "a1111-latent-upscale-modes", method = "GET", path = "/sdapi/v1/latent-upscale-modes", group = "AUTOMATIC1111: lists",
    summary = "Ways to enlarge a latent.")
final class LatentUpscaleModesEndpoint extends WebUiEndpoint {

    LatentUpscaleModesEndpoint(WebUiDialect dialect) {
        super(dialect);
    }

    @Override
    protected Object body(Caller caller, Call call) {
        return List.of();
    }
}
