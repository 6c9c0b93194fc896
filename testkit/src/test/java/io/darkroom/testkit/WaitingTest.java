package io.darkroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingTest {

    @Test
    void eventuallyAsksUntilTheAnswerIsAsWished() {
        AtomicInteger asked = new AtomicInteger();
        assertThat(Eventually.within(Duration.ofSeconds(5)).get(asked::incrementAndGet, n -> n == 3)).isEqualTo(3);
        Eventually.within(Duration.ofSeconds(5)).passes(() -> assertThat(asked.incrementAndGet()).isGreaterThan(5));
    }

    @Test
    void eventuallyTellsTheLastAnswerOrTrouble() {
        Eventually soon = Eventually.within(Duration.ofMillis(60));
        assertThatThrownBy(() -> soon.get(() -> "processing", "success"::equals)).isInstanceOf(AssertionError.class).hasMessageContaining("processing");
        assertThatThrownBy(() -> soon.passes(() -> {
            throw new java.io.IOException("connection refused");
        })).isInstanceOf(AssertionError.class).hasMessageContaining("connection refused");
    }

    @Test
    void theClockStandsStillUntilItIsToldToGoOn() {
        TestClock clock = new TestClock();
        assertThat(clock.instant()).isEqualTo(clock.instant()).isEqualTo(TestClock.START);
        assertThat(clock.advance(Duration.ofHours(1))).isEqualTo(clock.instant()).isEqualTo(TestClock.START.plusSeconds(3600));
        assertThat(clock.withZone(java.time.ZoneId.of("Europe/Berlin")).instant()).isEqualTo(clock.instant());
    }
}
