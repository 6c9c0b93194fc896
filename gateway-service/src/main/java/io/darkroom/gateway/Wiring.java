package io.darkroom.gateway;

import io.darkroom.contracts.job.JobIds;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes what comes from settings. */
@Singleton
class Wiring {

    @Produces
    @Singleton
    JobIds jobIds(Clock clock, @ConfigProperty(name = "darkroom.gateway.node", defaultValue = "0") int node) {
        return new JobIds(clock, node);
    }
}
