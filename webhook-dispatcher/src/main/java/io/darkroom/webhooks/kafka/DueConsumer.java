package io.darkroom.webhooks.kafka;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.webhook.WebhookDue;
import io.darkroom.webhooks.DeliveryLoop;
import io.darkroom.webhooks.store.DeliveryStore;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Stores what is due before its record is acknowledged. While the database is away the same record is tried again, so none is lost. */
@ApplicationScoped
public class DueConsumer {
    private static final Logger LOG = Logger.getLogger(DueConsumer.class);
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final DueReader reader;
    private final DeliveryStore store;
    private final DeliveryLoop loop;
    private final Clock clock;
    private final CountDownLatch stopping = new CountDownLatch(1);

    DueConsumer(ObjectMapper json, DeliveryStore store, DeliveryLoop loop, Clock clock) {
        this.reader = new DueReader(json);
        this.store = store;
        this.loop = loop;
        this.clock = clock;
    }

    void onStop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    @Incoming("webhooks-due")
    @Blocking
    void due(ConsumerRecord<String, String> record) throws InterruptedException {
        WebhookDue due;
        try {
            due = reader.read(record.value());
        } catch (DueReader.Unreadable unreadable) {
            LOG.errorf("Skipped an unreadable webhook at %s-%d, offset %d: %s", record.topic(), record.partition(), record.offset(), unreadable.getMessage());
            return;
        }
        switch (keep(due)) {
            case STORED -> loop.kick();
            case KNOWN -> LOG.debugf("Webhook %s came again", due.webhookId());
            case CONFLICT -> LOG.errorf("Refused webhook %s: another message came under this id before", due.webhookId());
        }
    }

    private DeliveryStore.Intake keep(WebhookDue due) throws InterruptedException {
        for (long pause = 100; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
            try {
                return store.take(due, clock.instant());
            } catch (RuntimeException away) {
                LOG.warnf("Webhook %s waits for the database, next try in %d ms: %s", due.webhookId(), pause, away.getMessage());
                if (stopping.await(pause, TimeUnit.MILLISECONDS)) throw away;
            }
        }
    }
}
