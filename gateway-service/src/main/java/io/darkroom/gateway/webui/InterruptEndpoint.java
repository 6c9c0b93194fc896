package io.darkroom.gateway.webui;

import io.darkroom.contracts.job.JobCommand;
import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.job.JobQueue;
import java.util.Map;

/** Only ever touches the caller's own job; without one it answers the same. */
@Operation(id = "a1111-interrupt", path = "/sdapi/v1/interrupt", group = "AUTOMATIC1111: job control",
    summary = "Stops the caller's current job; its request answers with what is done so far.")
final class InterruptEndpoint extends WebUiEndpoint {
    private final CurrentJob current;
    private final JobQueue queue;

    InterruptEndpoint(WebUiDialect dialect, CurrentJob current, JobQueue queue) {
        super(dialect);
        this.current = current;
        this.queue = queue;
    }

    @Override
    protected Object body(Caller caller, Call call) {
        current.of(caller.tenant()).ifPresent(job -> queue.command(new JobCommand.Cancel(job.id(), caller.tenant(), true)));
        return Map.of();
    }
}
