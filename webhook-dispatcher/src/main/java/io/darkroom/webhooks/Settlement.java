package io.darkroom.webhooks;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What an outcome does to its message.
 *
 * @param event  of the transition
 * @param dueAt  when the next attempt is due; null where none follows
 * @param status of the receiver, or null
 * @param error  for the log and the operator, or null
 */
public record Settlement(DeliveryEvent event, Instant dueAt, Integer status, String error) {

    /** @param failures before this attempt */
    public static Settlement of(Outcome outcome, int failures, Backoff backoff, Instant now, RandomGenerator random) {
        return switch (outcome) {
            case Outcome.Acknowledged ok -> new Settlement(DeliveryEvent.ACKNOWLEDGED, null, ok.status(), null);
            case Outcome.Hopeless no -> new Settlement(DeliveryEvent.GIVEN_UP, null, no.status(), no.error());
            case Outcome.Failed failed -> retried(failed, backoff.after(failures + 1, random), now);
        };
    }

    private static Settlement retried(Outcome.Failed failed, Optional<Duration> wait, Instant now) {
        if (wait.isEmpty()) return new Settlement(DeliveryEvent.GIVEN_UP, null, failed.status(), failed.error() + "; that was the last attempt");
        Duration asked = failed.retryAfter();
        boolean longer = asked != null && asked.compareTo(wait.get()) > 0;
        return new Settlement(DeliveryEvent.FAILED, now.plus(longer ? asked : wait.get()), failed.status(), failed.error());
    }
}
