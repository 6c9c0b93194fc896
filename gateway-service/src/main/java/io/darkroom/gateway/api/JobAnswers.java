package io.darkroom.gateway.api;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.error.Failure;
import io.darkroom.contracts.job.JobView;
import io.darkroom.gateway.http.Answer;
import io.darkroom.gateway.http.Json;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Turns what is known of a job into the documented bodies. */
@Singleton
public class JobAnswers {
    private static final Failure CANCELLED = new Failure(ErrorCode.CANCELLED, "Cancelled");
    private static final Failure UNKNOWN = new Failure(ErrorCode.GENERATION_FAILED, "Failed");

    private final Json json;
    private final SdApiErrors errors;
    private final Pictures pictures;
    private final String publicUrl;

    JobAnswers(Json json, SdApiErrors errors, Pictures pictures, @ConfigProperty(name = "darkroom.public-url") String publicUrl) {
        this.json = json;
        this.errors = errors;
        this.pictures = pictures;
        this.publicUrl = publicUrl.replaceAll("/+$", "");
    }

    Answer.Whole processing(AnswerStyle style, long id, double etaSeconds, Map<String, Object> meta) {
        return json.answer(200, style.processing(publicUrl, id, etaSeconds, meta));
    }

    /** To the generating call, when its job has ended. */
    Answer.Whole ended(AnswerStyle style, JobView job) {
        return switch (job.state()) {
            case SUCCEEDED -> json.answer(200, style.success(job.id(), job.generationSeconds(), pictures.of(job), job.meta()));
            case FAILED -> errors.failed(reason(job), "");
            case CANCELLED -> errors.failed(CANCELLED, "");
            case QUEUED, RELEASED -> processing(style, job.id(), job.etaSeconds(), job.meta());
        };
    }

    /** To a fetch operation. */
    Answer.Whole fetched(JobView job) {
        return switch (job.state()) {
            case SUCCEEDED -> {
                Map<String, Object> body = new LinkedHashMap<>();
                body.put("status", "success");
                body.put("id", job.id());
                body.put("output", pictures.of(job));
                yield json.answer(200, body);
            }
            case FAILED -> errors.failed(reason(job), job.id());
            case CANCELLED -> errors.failed(CANCELLED, job.id());
            case QUEUED, RELEASED -> processing(AnswerStyle.ofOperation(job.operation()), job.id(), job.etaSeconds(), job.meta());
        };
    }

    private static Failure reason(JobView job) {
        return job.failure() == null ? UNKNOWN : job.failure();
    }
}
