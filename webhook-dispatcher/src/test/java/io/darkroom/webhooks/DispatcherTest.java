package io.darkroom.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.Topic;
import io.darkroom.contracts.webhook.WebhookDue;
import io.darkroom.testkit.Eventually;
import io.darkroom.testkit.KafkaProbe;
import io.darkroom.testkit.TestClock;
import io.darkroom.testkit.WebhookReceiver;
import io.darkroom.webhooks.store.DeliveryStore;
import io.darkroom.webhooks.store.DeliveryView;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of the running dispatcher share: a receiver, a topic to write to, names of their own. */
abstract class DispatcherTest {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @Inject
    DeliveryStore store;
    @Inject
    DeliveryLoop loop;
    @Inject
    TestClock clock;
    @Inject
    ObjectMapper json;

    WebhookReceiver receiver;
    KafkaProbe topic;
    String tenant;

    @BeforeEach
    void open() {
        receiver = WebhookReceiver.start();
        topic = KafkaProbe.on(Topic.WEBHOOKS_DUE.topicName());
        tenant = "tenant-" + NUMBERS.incrementAndGet();
    }

    @AfterEach
    void close() {
        receiver.close();
        topic.close();
    }

    /** A message of its own order key to the test's receiver. */
    WebhookDue due() {
        return due("job/" + NUMBERS.incrementAndGet(), receiver.url("/hook").toString());
    }

    WebhookDue due(String order, String url) {
        String id = "msg_" + tenant + "_" + NUMBERS.incrementAndGet();
        return new WebhookDue(id, tenant, url, order, "{\"id\":\"" + id + "\",\"name\":\"ü\"}", clock.instant());
    }

    WebhookDue publish(WebhookDue due) throws JsonProcessingException {
        topic.send(due.order(), json.writeValueAsString(due));
        return due;
    }

    /** Lets time pass and the dispatcher notice. */
    void pass(Duration time) {
        clock.advance(time);
        loop.kick();
    }

    DeliveryView await(WebhookDue due, DeliveryState state, int attempts) {
        return Eventually.within(PATIENCE).get(() -> store.find(due.webhookId()).orElseThrow(), view -> view.state() == state && view.attempts() == attempts);
    }
}
