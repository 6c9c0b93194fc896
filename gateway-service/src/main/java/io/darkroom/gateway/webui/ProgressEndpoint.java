package io.darkroom.gateway.webui;

import com.fasterxml.jackson.databind.node.TextNode;
import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.job.ProgressView;
import java.util.List;

/** Only ever tells of the caller's own job; without one it gives the idle answer. */
@Operation(id = "a1111-progress", method = "GET", path = "/sdapi/v1/progress", group = "AUTOMATIC1111: job control",
    summary = "Tells how far the caller's current job is.")
final class ProgressEndpoint extends WebUiEndpoint {
    private static final String SKIP_IMAGE = "skip_current_image";

    private final CurrentJob current;
    private final ProgressView progress;
    private final Settings settings;

    ProgressEndpoint(WebUiDialect dialect, CurrentJob current, ProgressView progress, Settings settings) {
        super(dialect);
        this.current = current;
        this.progress = progress;
        this.settings = settings;
    }

    @Override
    protected Object body(Caller caller, Call call) {
        boolean preview = !skipsImage(call) && settings.of(caller).livePreviews();
        return current.of(caller.tenant()).map(job -> ProgressReport.of(job, progress.of(job.id(), caller.tenant()), preview)).orElseGet(ProgressReport::idle);
    }

    private static boolean skipsImage(Call call) {
        List<String> values = call.query().getOrDefault(SKIP_IMAGE, List.of("false"));
        return (Boolean) Kind.FLAG.convert(TextNode.valueOf(values.getLast()))
            .orElseThrow(() -> WebUiErrors.invalid(List.of(FieldError.notA(Kind.FLAG, List.of("query", SKIP_IMAGE)))));
    }
}
