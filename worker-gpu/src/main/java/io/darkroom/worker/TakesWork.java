package io.darkroom.worker;

import io.darkroom.worker.kafka.WorkQueue;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready when every slot takes work, which comes after the registry was read and the bucket found. */
@Readiness
@ApplicationScoped
public class TakesWork implements HealthCheck {
    private final WorkQueue queue;

    public TakesWork(WorkQueue queue) {
        this.queue = queue;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("takes work").status(queue.isAlive()).build();
    }
}
