package io.darkroom.gateway.api;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.job.JobView;
import io.darkroom.gateway.Refusal;
import io.darkroom.gateway.http.Answer;
import io.darkroom.gateway.job.JobsClient;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An operation that answers the result of an earlier request. All of them share one id space; unknown and foreign ids look alike.
 *
 * @param <R> the shape of its requests
 */
public abstract class FetchEndpoint<R extends Record> extends ApiEndpoint<R> {
    private static final Pattern ID = Pattern.compile("\\d{1,16}");

    @Inject
    JobsClient jobs;
    @Inject
    JobAnswers answers;

    protected FetchEndpoint(Class<R> shape) {
        super(shape);
    }

    /** The id asked for; empty when it cannot be one. */
    protected abstract Optional<Long> id(Valid<R> valid);

    @Override
    protected Answer answer(Valid<R> valid) {
        JobView job = id(valid).flatMap(id -> jobs.job(id, valid.caller().tenant()))
                .orElseThrow(() -> new Refusal(ErrorCode.NOT_FOUND, "Request id not found"));
        return found(job);
    }

    protected Answer.Whole found(JobView job) {
        return answers.fetched(job);
    }

    /** A job id as it stands in a path. */
    protected static Optional<Long> parsed(String text) {
        return Optional.of(text).filter(id -> ID.matcher(id).matches()).map(Long::valueOf);
    }
}
