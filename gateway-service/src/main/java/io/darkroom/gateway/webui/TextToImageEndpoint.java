package io.darkroom.gateway.webui;

import io.darkroom.contracts.job.JobIds;
import io.darkroom.contracts.job.JobState;
import io.darkroom.contracts.job.JobSubmitted;
import io.darkroom.contracts.job.JobView;
import io.darkroom.contracts.job.Output;
import io.darkroom.gateway.access.Caller;
import io.darkroom.gateway.api.Pictures;
import io.darkroom.gateway.http.Call;
import io.darkroom.gateway.http.Json;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.job.Outcome;
import io.darkroom.gateway.job.Submission;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Holds the connection until the pictures exist, as the original does; a caller who leaves ends the waiting, not the job. */
@Operation(id = TextToImageEndpoint.ID, path = "/sdapi/v1/txt2img", group = "AUTOMATIC1111: generation",
    summary = "Draws pictures from text and answers when all are done.")
final class TextToImageEndpoint extends WebUiEndpoint {
    static final String ID = "a1111-txt2img";

    private final Settings settings;
    private final Submission submission;
    private final Pictures pictures;
    private final JobIds ids;
    private final RandomGenerator random;
    private final Clock clock;
    private final Json json;
    private final Duration wait;
    private final String pool;

    TextToImageEndpoint(WebUiDialect dialect, Settings settings, Submission submission, Pictures pictures, JobIds ids, RandomGenerator random,
            Clock clock, Json json, @ConfigProperty(name = "darkroom.webui.wait", defaultValue = "10m") Duration wait,
            @ConfigProperty(name = "darkroom.gateway.pool", defaultValue = "default") String pool) {
        super(dialect);
        this.settings = settings;
        this.submission = submission;
        this.pictures = pictures;
        this.ids = ids;
        this.random = random;
        this.clock = clock;
        this.json = json;
        this.wait = wait;
        this.pool = pool;
    }

    @Override
    protected Object body(Caller caller, Call call) {
        RequestBody body = RequestBody.read(call.body(), TextToImageFields.ALL);
        Map<String, Object> overrides = body.object("override_settings");
        TextToImageRequest request = TextToImageRequest.of(body, settings.of(caller, overrides), random);
        if (!body.flag("override_settings_restore_afterwards")) settings.change(caller, overrides);
        Instant started = clock.instant();
        JobSubmitted job = new JobSubmitted(ids.next(), caller.tenant(), call.requestId(), ID, null, Sha256.of(json.bytes(body.all())), 0, pool, request.task(), null,
            request.meta(), started);
        return answer(request, ended(job, call), started);
    }

    private JobView ended(JobSubmitted job, Call call) {
        try {
            return switch (submission.submit(job, wait, call.gone())) {
                case Outcome.Rejected rejected -> throw WebUiErrors.of(rejected.failure());
                case Outcome.StillRunning running -> throw WebUiErrors.refused(504,
                    "The pictures are not ready yet, but job " + running.jobId() + " goes on and can be fetched by its number.");
                case Outcome.Finished finished -> finished.job();
            };
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw WebUiErrors.refused(503, "The server is stopping; job " + job.id() + " goes on and can be fetched by its number.");
        }
    }

    /** An interrupted job answers with the pictures that exist. */
    private Map<String, Object> answer(TextToImageRequest request, JobView job, Instant started) {
        if (job.state() == JobState.FAILED) throw WebUiErrors.of(job.failure());
        List<Output> outputs = job.outputs();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("images", request.body().flag("send_images") ? outputs.stream().map(pictures::bytes).toList() : List.of());
        answer.put("parameters", request.body().all());
        answer.put("info", json.text(request.info(outputs.size(), started)));
        return answer;
    }
}
