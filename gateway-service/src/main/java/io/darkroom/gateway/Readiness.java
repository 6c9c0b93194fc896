package io.darkroom.gateway;

import io.darkroom.contracts.error.ErrorCode;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Whether this gateway knows every key and model: it answers only once it has read their topics to the end they had when it started. */
@Singleton
@org.eclipse.microprofile.health.Readiness
public class Readiness implements HealthCheck {
    private volatile boolean caughtUp;

    /** The views are complete, now and from now on. */
    public void caughtUp() {
        caughtUp = true;
    }

    public boolean isReady() {
        return caughtUp;
    }

    /** @throws Refusal UNAVAILABLE until {@link #caughtUp} */
    public void require() {
        if (!caughtUp) throw new Refusal(ErrorCode.UNAVAILABLE, "The server is starting, please try again.");
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("keys and models").status(caughtUp).build();
    }
}
