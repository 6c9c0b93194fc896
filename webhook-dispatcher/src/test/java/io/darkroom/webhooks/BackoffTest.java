package io.darkroom.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(List.of(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(30)));

    @Test
    void waitsAnyTimeUpToTheStep() {
        Random random = new Random(1);
        for (int failures = 1; failures <= 3; failures++) {
            int now = failures;
            long step = backoff.steps().get(failures - 1).toMillis();
            LongStream waits = random.ints(2000).mapToLong(unused -> backoff.after(now, random).orElseThrow().toMillis());
            var seen = waits.summaryStatistics();
            assertThat(seen.getMin()).isBetween(1L, step / 50);
            assertThat(seen.getMax()).isBetween(step - step / 50, step);
            assertThat(seen.getAverage()).isBetween(step * 0.45, step * 0.55);
        }
    }

    @Test
    void endsAfterTheLastStep() {
        assertThat(backoff.after(4, new Random(1))).isEmpty();
        assertThat(backoff.usedUp(3)).isFalse();
        assertThat(backoff.usedUp(4)).isTrue();
    }

    @Test
    void needsStepsThatAreTimes() {
        assertThatThrownBy(() -> new Backoff(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(List.of(Duration.ZERO))).isInstanceOf(IllegalArgumentException.class);
    }
}
