package io.darkroom.contracts.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobIdsTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private static JobIds at(Instant time, int node) {
        return new JobIds(Clock.fixed(time, ZoneOffset.UTC), node);
    }

    @Test
    void idsGrowWhileTheClockStandsStill() {
        JobIds ids = at(NOON, 3);
        long previous = ids.next();
        for (int i = 0; i < 10_000; i++) {
            long next = ids.next();
            assertThat(next).isGreaterThan(previous);
            previous = next;
        }
    }

    @Test
    void gatewaysNeverShareAnId() {
        Set<Long> seen = new HashSet<>();
        for (int node = 0; node < 16; node++) {
            JobIds ids = at(NOON, node);
            for (int i = 0; i < 1_000; i++) assertThat(seen.add(ids.next())).isTrue();
        }
    }

    @Test
    void aJavaScriptNumberHoldsEveryIdOfThisCentury() {
        assertThat(at(Instant.parse("2092-01-01T00:00:00Z"), 15).next()).isBetween(1L, (1L << 53) - 1);
    }

    @Test
    void anIdTellsItsTime() {
        assertThat(JobIds.time(at(NOON, 0).next())).isEqualTo(NOON);
    }

    @Test
    void aGatewayNumberOutOfRangeIsRefused() {
        assertThatThrownBy(() -> at(NOON, 16)).hasMessageContaining("0..15");
    }
}
