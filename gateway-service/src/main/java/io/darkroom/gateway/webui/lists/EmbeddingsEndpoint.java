package io.darkroom.gateway.webui.lists;

import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.webui.WebUiDialect;
import io.darkroom.gateway.webui.WebUiEndpoint;
import java.util.Map;

/** None can be loaded in this release. */
@Operation(id = "a1111-embeddings", method = "GET", path = "/sdapi/v1/embeddings", group = "AUTOMATIC1111: lists",
    summary = "Textual-inversion embeddings.")
final class EmbeddingsEndpoint extends WebUiEndpoint {

    EmbeddingsEndpoint(WebUiDialect dialect) {
        super(dialect);
    }

    @Override
    protected Object body(Caller caller, Call call) {
        return Map.of("loaded", Map.of(), "skipped", Map.of());
    }
}
