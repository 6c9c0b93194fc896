package io.darkroom.webhooks;

import io.darkroom.outbound.AddressPolicy;
import io.darkroom.outbound.OutboundClient;
import io.darkroom.outbound.OutboundLimits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the settings say, as parts. */
@ApplicationScoped
public class WebhookWiring {

    @Produces
    @Singleton
    OutboundClient client(@ConfigProperty(name = "darkroom.outbound.allow") Optional<String> allow,
            @ConfigProperty(name = "darkroom.outbound.plain-http") boolean plainHttp) {
        return new OutboundClient(AddressPolicy.parse(allow.orElse("")), OutboundLimits.standard(plainHttp));
    }

    @Produces
    @Singleton
    Backoff backoff(@ConfigProperty(name = "darkroom.webhooks.retries") List<Duration> retries) {
        return new Backoff(retries);
    }
}
