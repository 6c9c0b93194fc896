package io.darkroom.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.outbound.OutboundResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettlementTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private final Backoff backoff = new Backoff(List.of(Duration.ofSeconds(5), Duration.ofSeconds(60)));

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 204, 299})
    void everySuccessEndsIt(int status) {
        assertThat(settle(answer(status), 0)).isEqualTo(new Settlement(DeliveryEvent.ACKNOWLEDGED, null, status, null));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 400, 401, 404, 409, 422, 429, 500, 502, 503, 599})
    void everythingElseIsTriedAgainInItsTime(int status) {
        Settlement first = settle(answer(status), 0);
        assertThat(first.event()).isEqualTo(DeliveryEvent.FAILED);
        assertThat(first.status()).isEqualTo(status);
        assertThat(first.error()).startsWith("answered " + status);
        assertThat(first.dueAt()).isAfter(NOW).isBeforeOrEqualTo(NOW.plusSeconds(5));
        assertThat(settle(answer(status), 1).dueAt()).isAfter(NOW).isBeforeOrEqualTo(NOW.plusSeconds(60));
        Settlement last = settle(answer(status), 2);
        assertThat(last.event()).isEqualTo(DeliveryEvent.GIVEN_UP);
        assertThat(last.error()).endsWith("that was the last attempt");
        assertThat(last.dueAt()).isNull();
    }

    @Test
    void goneEndsItAtOnce() {
        assertThat(settle(answer(410), 0).event()).isEqualTo(DeliveryEvent.GIVEN_UP);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void anOverloadedReceiverSaysWhen(int status) {
        Outcome busy = Sender.judge(new OutboundResponse(status, Map.of("retry-after", List.of("600")), new byte[0]), NOW, DAY);
        assertThat(settle(busy, 0).dueAt()).isEqualTo(NOW.plusSeconds(600));
        Outcome briefly = Sender.judge(new OutboundResponse(status, Map.of("retry-after", List.of("1")), new byte[0]), NOW, DAY);
        assertThat(settle(briefly, 1).dueAt()).as("never sooner than the backoff").isAfterOrEqualTo(NOW.plusSeconds(1));
        Outcome endless = Sender.judge(new OutboundResponse(status, Map.of("retry-after", List.of("99999999")), new byte[0]), NOW, DAY);
        assertThat(settle(endless, 0).dueAt()).isEqualTo(NOW.plus(DAY));
    }

    @Test
    void othersAreNotAskedWhen() {
        Outcome broken = Sender.judge(new OutboundResponse(500, Map.of("retry-after", List.of("600")), new byte[0]), NOW, DAY);
        assertThat(settle(broken, 0).dueAt()).isBeforeOrEqualTo(NOW.plusSeconds(5));
    }

    private static Outcome answer(int status) {
        return Sender.judge(new OutboundResponse(status, Map.of(), new byte[0]), NOW, DAY);
    }

    private Settlement settle(Outcome outcome, int failures) {
        return Settlement.of(outcome, failures, backoff, NOW, new Random(7));
    }
}
