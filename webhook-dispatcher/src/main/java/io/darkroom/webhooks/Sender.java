package io.darkroom.webhooks;

import io.darkroom.contracts.webhook.WebhookSecret;
import io.darkroom.outbound.AddressRefused;
import io.darkroom.outbound.OutboundClient;
import io.darkroom.outbound.OutboundRequest;
import io.darkroom.outbound.OutboundResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sends one message once and says what came of it. Blocks for as long as the guarded client allows. */
@ApplicationScoped
public class Sender {
    private static final int LONGEST_ERROR = 300;

    private final OutboundClient client;
    private final Clock clock;
    private final String masterSecret;
    private final Duration longestRetryAfter;

    Sender(OutboundClient client, Clock clock, @ConfigProperty(name = "darkroom.webhook.master-secret") String masterSecret,
            @ConfigProperty(name = "darkroom.webhooks.longest-retry-after") Duration longestRetryAfter) {
        this.client = client;
        this.clock = clock;
        this.masterSecret = masterSecret;
        this.longestRetryAfter = longestRetryAfter;
    }

    public Outcome send(Delivery delivery) {
        byte[] body = delivery.body().getBytes(StandardCharsets.UTF_8);
        String secret = WebhookSecret.of(masterSecret, delivery.tenant());
        var headers = StandardWebhook.headers(secret, delivery.webhookId(), clock.instant(), body);
        try {
            return judge(client.send(OutboundRequest.post(delivery.url(), headers, body)), clock.instant(), longestRetryAfter);
        } catch (AddressRefused refused) {
            return new Outcome.Hopeless(null, "address refused: " + refused.getMessage());
        } catch (IOException unreachable) {
            String reason = unreachable.getClass().getSimpleName() + ": " + unreachable.getMessage();
            return new Outcome.Failed(null, reason.substring(0, Math.min(LONGEST_ERROR, reason.length())), null);
        }
    }

    /** What an answer means: 2xx is success, 410 wants no more, everything else may be tried again; a redirect is not followed. */
    static Outcome judge(OutboundResponse response, Instant now, Duration longestRetryAfter) {
        int status = response.status();
        if (status / 100 == 2) return new Outcome.Acknowledged(status);
        if (status == 410) return new Outcome.Hopeless(status, "the receiver wants no more messages (410 Gone)");
        if (status / 100 == 3) return new Outcome.Failed(status, "answered " + status + "; redirects are not followed", null);
        boolean overloaded = status == 429 || status == 503;
        Optional<Duration> wait = overloaded
            ? response.header("retry-after").flatMap(value -> RetryAfter.parse(value, now, longestRetryAfter))
            : Optional.empty();
        return new Outcome.Failed(status, "answered " + status, wait.orElse(null));
    }
}
