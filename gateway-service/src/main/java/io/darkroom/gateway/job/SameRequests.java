package io.darkroom.gateway.job;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.gateway.Refusal;
import io.darkroom.gateway.access.Caller;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The documented filter against sending one request again and again: a tenant whose limits say so may send the same payload only so often
 * within {@link #WINDOW}. Each gateway counts for itself; the {@value #MOST} payloads seen last are remembered.
 */
@Singleton
public class SameRequests {
    /** Documented. */
    public static final Duration WINDOW = Duration.ofSeconds(30);
    static final int MOST = 10_000;

    private final Clock clock;
    private final Map<String, Seen> seen = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > MOST;
        }
    };

    private record Seen(Instant first, int times) {
    }

    SameRequests(Clock clock) {
        this.clock = clock;
    }

    /**
     * Counts one more.
     *
     * @param fingerprint of the payload
     * @throws Refusal RATE_LIMITED
     */
    public void count(Caller caller, String fingerprint) {
        int allowed = caller.limits().sameRequest();
        if (allowed <= 0) return;
        Instant now = clock.instant();
        synchronized (seen) {
            Seen counted = seen.merge(caller.tenant() + '/' + fingerprint, new Seen(now, 1),
                    (old, fresh) -> old.first().plus(WINDOW).isAfter(now) ? new Seen(old.first(), old.times() + 1) : fresh);
            if (counted.times() > allowed) throw new Refusal(ErrorCode.RATE_LIMITED, "Rate limit exceeded");
        }
    }
}
