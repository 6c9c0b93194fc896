package io.darkroom.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"120|PT2M", " 1 |PT1S", "Sat, 21 Nov 2026 08:00:30 GMT|PT30S", "999999999|PT1H", "Sun, 22 Nov 2026 08:00:00 GMT|PT1H"})
    void readsSecondsAndDatesUpToTheLongest(String value, Duration wait) {
        assertThat(RetryAfter.parse(value, NOW, Duration.ofHours(1))).contains(wait);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-5", "soon", "1.5", "99999999999999999999", "Sat, 21 Nov 2026 07:59:59 GMT", "2026-11-21"})
    void ignoresTheRest(String value) {
        assertThat(RetryAfter.parse(value, NOW, Duration.ofHours(1))).isEmpty();
    }

    @Test
    void aLongestOfADayIsADay() {
        assertThat(RetryAfter.parse("172800", NOW, Duration.ofHours(24))).contains(Duration.ofDays(1));
    }
}
