package io.darkroom.gateway.job;

import io.darkroom.contracts.error.Failure;
import io.darkroom.contracts.job.JobView;
import java.util.Map;

/** What is known of a submitted job when its caller has to be answered. */
public sealed interface Outcome {

    /** It has ended, well or not: see its state. Under an idempotency key it may be the earlier job. */
    record Finished(JobView job) implements Outcome {
    }

    /** It does not exist: refused by job-service, or never acknowledged by the broker (UNAVAILABLE). */
    record Rejected(Failure failure) implements Outcome {
    }

    /**
     * It is waiting or running.
     *
     * @param jobId      to ask for it later; the earlier job's where an idempotency key was repeated
     * @param etaSeconds estimated
     * @param meta       the parameters of that job
     */
    record StillRunning(long jobId, double etaSeconds, Map<String, Object> meta) implements Outcome {
    }
}
