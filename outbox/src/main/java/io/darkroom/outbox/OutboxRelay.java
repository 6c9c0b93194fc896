package io.darkroom.outbox;

import io.darkroom.outbox.store.OutboxMessage;
import io.darkroom.outbox.store.OutboxTable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * Publishes the outbox in the order of its ids and deletes what the broker has acknowledged. Woken after each commit; looks by itself
 * every half second for what another process has left behind. While broker or database are away it tries again, less and less often.
 */
@ApplicationScoped
public class OutboxRelay {
    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final int BATCH = 200;
    private static final long IDLE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    /** Beyond the producer's own delivery limit, so that the producer's reason is the one that is seen. */
    private static final Duration TRANSACTION_LIMIT = Duration.ofSeconds(30);

    private final OutboxTable table;
    private final Map<String, Object> settings;
    private final Semaphore wake = new Semaphore(0);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicLong depth = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private Producer<String, String> producer;
    private Thread thread;

    OutboxRelay(OutboxTable table, Config config) {
        this.table = table;
        this.settings = producerSettings(config);
    }

    void onStart(@Observes StartupEvent event) {
        producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        Gauge.builder("darkroom.outbox.depth", depth, AtomicLong::get)
                .description("messages that wait to be published").register(Metrics.globalRegistry);
        Gauge.builder("darkroom.outbox.refused", refused, AtomicLong::get)
                .description("messages that the broker will never take").register(Metrics.globalRegistry);
        thread = Thread.ofVirtual().name("outbox-relay").start(this::run);
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped.countDown();
        kick();
        if (thread != null) thread.join(Duration.ofSeconds(5));
        if (producer != null) producer.close(Duration.ofSeconds(2));
    }

    /** Has the relay look now. Never blocks. */
    public void kick() {
        if (wake.availablePermits() == 0) wake.release();
    }

    private void run() {
        long pause = 0;
        while (!stopped()) {
            try {
                boolean kicked = wake.tryAcquire(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                wake.drainPermits();
                int last = BATCH;
                while (last == BATCH && !stopped()) {
                    last = table.drain(BATCH, this::publish).await().atMost(TRANSACTION_LIMIT);
                }
                if (!kicked) count();
                pause = 0;
            } catch (InterruptedException interrupted) {
                return;
            } catch (RuntimeException away) {
                if (stopped()) return;
                pause = Math.clamp(pause * 2, 100, LONGEST_PAUSE_MILLIS);
                LOG.warnf("Messages wait in the outbox, next try in %d ms: %s", pause, away.getMessage());
                if (!pause(pause)) return;
            }
        }
    }

    private void count() {
        depth.set(table.depth().await().atMost(TRANSACTION_LIMIT));
        refused.set(table.refused().await().atMost(TRANSACTION_LIMIT));
    }

    private Map<Long, String> publish(List<OutboxMessage> batch) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(batch.size());
        Map<Long, String> never = new HashMap<>();
        for (OutboxMessage message : batch) {
            Future<RecordMetadata> sending = producer.send(new ProducerRecord<>(message.topic(), message.key(), message.payload()));
            // A send that failed at once has waited for the broker; the rest of the batch would wait as long each.
            if (sending.isDone()) settle(message, sending, never);
            sent.add(sending);
        }
        for (int i = 0; i < sent.size(); i++) settle(batch.get(i), sent.get(i), never);
        return never;
    }

    private void settle(OutboxMessage message, Future<RecordMetadata> sending, Map<Long, String> never) {
        try {
            sending.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker took a message", interrupted);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (!(cause instanceof RecordTooLargeException || cause instanceof InvalidTopicException)) {
                throw new IllegalStateException("the broker does not take messages of " + message.topic() + ": " + cause.getMessage(), cause);
            }
            if (never.put(message.id(), cause.toString()) == null) {
                LOG.errorf("Outbox message %d for %s with key %s is refused for good: %s", message.id(), message.topic(), message.key(),
                        cause.getMessage());
            }
        }
    }

    private boolean stopped() {
        return stopped.getCount() == 0;
    }

    /** Waits; false when the relay was stopped meanwhile. */
    private boolean pause(long millis) {
        try {
            return !stopped.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            return false;
        }
    }

    /** Whatever is configured under {@code kafka.} (addresses, security), and what publishing in order at least once takes. */
    private static Map<String, Object> producerSettings(Config config) {
        Map<String, Object> settings = new HashMap<>();
        for (String name : config.getPropertyNames()) {
            if (name.startsWith("kafka.")) {
                config.getOptionalValue(name, String.class).ifPresent(value -> settings.put(name.substring("kafka.".length()), value));
            }
        }
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.getValue("kafka.bootstrap.servers", String.class));
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        return settings;
    }
}
