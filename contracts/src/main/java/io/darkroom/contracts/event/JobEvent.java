package io.darkroom.contracts.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.darkroom.contracts.error.Failure;
import io.darkroom.contracts.job.JobView;

/** What job-service tells every gateway about a job, after the transaction that made it true. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = JobEvent.Accepted.class, name = "accepted"),
    @JsonSubTypes.Type(value = JobEvent.Rejected.class, name = "rejected"),
    @JsonSubTypes.Type(value = JobEvent.Finished.class, name = "finished")
})
public sealed interface JobEvent {

    long jobId();

    /**
     * The job stands in the database. Under an idempotency key that was used before, {@code sameAs} is the earlier job's id.
     *
     * @param etaSeconds estimated seconds until its end
     * @param sameAs     id of the job that this request repeats, or null
     */
    record Accepted(long jobId, String tenant, double etaSeconds, Long sameAs) implements JobEvent {
    }

    /** The job was refused and does not exist. */
    record Rejected(long jobId, String tenant, Failure failure) implements JobEvent {
    }

    /** The job has reached a terminal state; the view has its outputs with links. */
    record Finished(long jobId, JobView job) implements JobEvent {
    }
}
