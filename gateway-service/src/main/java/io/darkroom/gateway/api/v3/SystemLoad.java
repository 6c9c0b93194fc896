package io.darkroom.gateway.api.v3;

import io.darkroom.contracts.job.QueueLoad;
import io.darkroom.contracts.request.shape.KeyOnly;
import io.darkroom.gateway.api.ApiEndpoint;
import io.darkroom.gateway.http.Answer;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.job.JobsClient;
import java.util.LinkedHashMap;
import java.util.Map;

@Operation(id = "v3-system-load", path = "/api/v3/system_load", group = "Stable Diffusion API",
        summary = "How many jobs wait, and for how many seconds")
public class SystemLoad extends ApiEndpoint<KeyOnly> {
    private final JobsClient jobs;

    SystemLoad(JobsClient jobs) {
        super(KeyOnly.class);
        this.jobs = jobs;
    }

    /** The documents write {@code ok} here, not {@code success}. */
    @Override
    protected Answer answer(Valid<KeyOnly> valid) {
        QueueLoad load = jobs.load(valid.caller().tenant());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("queue_num", load.waiting());
        body.put("queue_time", Math.round(load.seconds()));
        body.put("status", "ok");
        return success(body);
    }
}
