package io.darkroom.webhooks;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * The header by which an overloaded receiver says when to come back.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-retry-after">RFC 9110, 10.2.3</a>
 */
public final class RetryAfter {

    private RetryAfter() {
    }

    /**
     * @param value   seconds or an HTTP date
     * @param longest what a receiver can ask for at most; more counts as this
     * @return how long to wait from now; nothing where the value cannot be read or lies in the past
     */
    public static Optional<Duration> parse(String value, Instant now, Duration longest) {
        return read(value.strip(), now).filter(Duration::isPositive).map(wait -> wait.compareTo(longest) > 0 ? longest : wait);
    }

    private static Optional<Duration> read(String value, Instant now) {
        if (value.matches("\\d{1,9}")) return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        try {
            return Optional.of(Duration.between(now, ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()));
        } catch (DateTimeException neither) {
            return Optional.empty();
        }
    }
}
