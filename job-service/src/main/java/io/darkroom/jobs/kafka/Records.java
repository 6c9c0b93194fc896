package io.darkroom.jobs.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.jobs.store.DataFault;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * How records are consumed: a method returns when the database has their effect, and only then is the offset committed. A record that
 * nobody can read or store is given up, so that it blocks no other; while database or object store are away a record waits for them.
 */
@ApplicationScoped
public class Records {
    private static final Logger LOG = Logger.getLogger(Records.class);
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final ObjectMapper json;
    private final CountDownLatch stopped = new CountDownLatch(1);

    Records(ObjectMapper json) {
        this.json = json;
    }

    void onStop(@Observes ShutdownEvent event) {
        stopped.countDown();
    }

    /** Has the record's event applied; a hopeless one is logged and skipped. */
    <T> void each(ConsumerRecord<String, String> record, Class<T> type, Consumer<T> apply) {
        each(record, type, apply, (hopeless, reason) -> { });
    }

    /** @param giveUp is told of a hopeless record, with the reason in a few words */
    <T> void each(ConsumerRecord<String, String> record, Class<T> type, Consumer<T> apply, BiConsumer<ConsumerRecord<String, String>, String> giveUp) {
        T event;
        try {
            event = record.value() == null ? null : json.readValue(record.value(), type);
        } catch (JsonProcessingException unreadable) {
            event = null;
        }
        if (event == null) {
            // Not the parser's message: it quotes the record, which may hold a caller's text.
            giveUp(record, "it is no " + type.getSimpleName(), giveUp);
            return;
        }
        T read = event;
        untilDone(record, () -> apply.accept(read), fault -> giveUp(record, fault.getClass().getSimpleName(), giveUp));
    }

    private void giveUp(ConsumerRecord<String, String> record, String reason, BiConsumer<ConsumerRecord<String, String>, String> giveUp) {
        LOG.errorf("Skipped record %s/%d/%d: %s", record.topic(), record.partition(), record.offset(), reason);
        untilDone(record, () -> giveUp.accept(record, reason), fault -> LOG.errorf(fault, "Nobody could be told of it"));
    }

    private void untilDone(ConsumerRecord<String, String> record, Runnable work, Consumer<RuntimeException> hopeless) {
        for (long pause = 100; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS)) {
            try {
                work.run();
                return;
            } catch (RuntimeException failure) {
                if (DataFault.is(failure)) {
                    hopeless.accept(failure);
                    return;
                }
                // Leaving by the exception ends the channel without a commit; the record comes again at the next start.
                if (!pause(pause)) throw failure;
                LOG.warnf("Record %s/%d/%d waits: %s", record.topic(), record.partition(), record.offset(), shortly(failure));
            }
        }
    }

    private static String shortly(RuntimeException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.substring(0, Math.min(message.length(), 200));
    }

    /** False when the service is stopping. */
    private boolean pause(long millis) {
        try {
            return !stopped.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
