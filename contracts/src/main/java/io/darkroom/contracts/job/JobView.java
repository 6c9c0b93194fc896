package io.darkroom.contracts.job;

import io.darkroom.contracts.error.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A job as its tenant may see it; job-service answers it to gateways.
 *
 * @param operation         catalogue id of the operation that made it
 * @param outputs           with fresh links; empty until the end
 * @param generationSeconds time on the worker; 0 until the end
 * @param etaSeconds        estimated seconds until the end; 0 when ended
 * @param failure           why it failed, or null
 * @param meta              as submitted
 */
public record JobView(
        long id,
        String tenant,
        String operation,
        JobState state,
        List<Output> outputs,
        double generationSeconds,
        double etaSeconds,
        Failure failure,
        Map<String, Object> meta,
        Instant submittedAt) {
}
