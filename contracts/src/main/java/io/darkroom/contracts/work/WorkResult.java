package io.darkroom.contracts.work;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.darkroom.contracts.error.Failure;
import io.darkroom.contracts.job.Output;
import java.util.List;

/** What became of one attempt. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = WorkResult.Started.class, name = "started"),
    @JsonSubTypes.Type(value = WorkResult.Succeeded.class, name = "succeeded"),
    @JsonSubTypes.Type(value = WorkResult.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = WorkResult.Cancelled.class, name = "cancelled")
})
public sealed interface WorkResult {

    long jobId();

    /** See {@link WorkItem#release}. */
    int release();

    /** Delivery count of the work record, from 1. */
    int attempt();

    String workerId();

    /** The attempt has begun; results of lower tokens no longer count. */
    record Started(long jobId, int release, int attempt, String workerId) implements WorkResult {
    }

    /** All outputs are uploaded. {@code seconds} is the time on the worker. */
    record Succeeded(long jobId, int release, int attempt, String workerId, List<Output> outputs, double seconds) implements WorkResult {
    }

    /** The attempt failed; {@code retry} says whether another attempt may succeed. */
    record Failed(long jobId, int release, int attempt, String workerId, Failure failure, boolean retry) implements WorkResult {
    }

    /** The attempt stopped because it was told to; outputs are what was kept. */
    record Cancelled(long jobId, int release, int attempt, String workerId, List<Output> outputs, double seconds) implements WorkResult {
    }
}
