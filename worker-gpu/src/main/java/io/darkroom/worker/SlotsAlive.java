package io.darkroom.worker;

import io.darkroom.worker.kafka.WorkQueue;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Down when a slot has ended without being told to: only a restart brings it back. */
@Liveness
@ApplicationScoped
public class SlotsAlive implements HealthCheck {
    private final WorkQueue queue;

    public SlotsAlive(WorkQueue queue) {
        this.queue = queue;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("slots alive").status(!queue.hasLostSlots()).build();
    }
}
