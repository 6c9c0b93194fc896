package io.darkroom.gateway.webui.lists;

import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.webui.Scripts;
import io.darkroom.gateway.webui.WebUiDialect;
import io.darkroom.gateway.webui.WebUiEndpoint;
import java.util.List;
import java.util.Map;

/** Only what is really there: clients conclude from these names what they may ask for. */
@Operation(id = "a1111-scripts", method = "GET", path = "/sdapi/v1/scripts", group = "AUTOMATIC1111: lists",
    summary = "Names of scripts for each kind of job.")
final class ScriptsEndpoint extends WebUiEndpoint {

    ScriptsEndpoint(WebUiDialect dialect) {
        super(dialect);
    }

    @Override
    protected Object body(Caller caller, Call call) {
        return Map.of("txt2img", Scripts.TEXT_TO_IMAGE, "img2img", List.of());
    }
}
