package io.darkroom.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import io.darkroom.contracts.job.JobState;
import io.darkroom.contracts.job.Output;
import io.darkroom.jobs.store.Job;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a caller's address is told of the end of a generation: {@code status}, {@code id}, {@code output}, {@code generationTime},
 * {@code track_id}, {@code meta} after a success; {@code status: failed}, {@code id}, {@code message}, {@code output},
 * {@code track_id} otherwise. A cancelled job is told like a failed one, because whoever waits for the call alone would wait for ever; its
 * {@code output} holds what was kept.
 */
@ApplicationScoped
public class WebhookBody {
    private final ObjectMapper json;

    WebhookBody(ObjectMapper json) {
        this.json = json;
    }

    /** The one id of the one message of a job: it ends once. */
    public static String id(long jobId) {
        return "msg_job_" + jobId;
    }

    /** @param linked outputs with links */
    public String of(Job job, List<Output> linked) {
        List<String> links = linked.stream().map(Output::url).toList();
        // The caller's own text, byte for byte: as a value it might come out spelt differently.
        RawValue trackId = new RawValue(job.webhookTrackId == null ? "null" : job.webhookTrackId);
        Map<String, Object> body = new LinkedHashMap<>();
        if (job.state == JobState.SUCCEEDED) {
            body.put("status", "success");
            body.put("id", job.id);
            body.put("output", links);
            body.put("generationTime", job.generationSeconds);
            body.put("track_id", trackId);
            body.put("meta", new RawValue(job.meta));
        } else {
            body.put("status", "failed");
            body.put("id", job.id);
            body.put("message", job.failureMessage);
            body.put("output", links.isEmpty() ? "" : links);
            body.put("track_id", trackId);
        }
        try {
            return json.writeValueAsString(body);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalStateException("webhook of job " + job.id, unwritable);
        }
    }
}
