package io.darkroom.gateway.job;

import io.darkroom.contracts.job.JobCommand;
import io.darkroom.contracts.job.JobSubmitted;

/** The way to job-service. */
public interface JobQueue {

    /**
     * Hands a job over; returns once the broker has acknowledged it, which is when it counts as accepted.
     *
     * @throws io.darkroom.gateway.Refusal UNAVAILABLE when no acknowledgement came
     */
    void submit(JobSubmitted job);

    /**
     * Hands a command over; returns once the broker has acknowledged it.
     *
     * @throws io.darkroom.gateway.Refusal UNAVAILABLE when no acknowledgement came
     */
    void command(JobCommand command);
}
