package io.darkroom.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.tenant.TenantLimits;
import io.darkroom.gateway.Refusal;
import io.darkroom.gateway.access.Caller;
import io.darkroom.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SameRequestsTest {
    private final TestClock clock = new TestClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final SameRequests requests = new SameRequests(clock);
    private final Caller twice = new Caller("acme", new TenantLimits(0, 2, 1));

    @Test
    void theThirdOfTwoAllowedIsRefusedUntilThirtySecondsHavePassed() {
        requests.count(twice, "p");
        requests.count(twice, "p");
        assertThat(catchThrowableOfType(Refusal.class, () -> requests.count(twice, "p")).code()).isEqualTo(ErrorCode.RATE_LIMITED);
        clock.advance(Duration.ofSeconds(29));
        assertThat(catchThrowableOfType(Refusal.class, () -> requests.count(twice, "p"))).isNotNull();
        clock.advance(Duration.ofSeconds(1));
        requests.count(twice, "p");
    }

    @Test
    void otherPayloadsAndTenantsCountForThemselves() {
        for (String payload : new String[] {"a", "b", "c"}) requests.count(twice, payload);
        for (String tenant : new String[] {"x", "y", "z"}) requests.count(new Caller(tenant, twice.limits()), "a");
    }

    @Test
    void withoutALimitNothingIsCounted() {
        for (int i = 0; i < 100; i++) requests.count(new Caller("free", TenantLimits.NONE), "p");
    }
}
