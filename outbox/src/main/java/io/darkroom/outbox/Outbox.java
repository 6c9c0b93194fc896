package io.darkroom.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.outbox.store.OutboxTable;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * Messages that are true because a transaction says so: written in it, published after it, at least once.
 *
 * <pre>{@code
 * outbox.transaction(() -> Job.open(id)
 *         .invoke(job -> job.state = SUCCEEDED)
 *         .chain(job -> outbox.add(Topic.JOBS_EVENTS.topicName(), key(job), finished(job))));
 * }</pre>
 *
 * <p>Messages of one key are published in the order of their transactions as long as those transactions exclude each other, for
 * example by a lock on the row that the key names.
 */
@ApplicationScoped
public class Outbox {
    private final OutboxTable table;
    private final OutboxRelay relay;
    private final ObjectMapper json;
    private final Clock clock;

    Outbox(OutboxTable table, OutboxRelay relay, ObjectMapper json, Clock clock) {
        this.table = table;
        this.relay = relay;
        this.json = json;
        this.clock = clock;
    }

    /** Runs {@code work} in one Hibernate Reactive transaction and has its messages published at once when it has committed. */
    public <T> Uni<T> transaction(Supplier<Uni<T>> work) {
        return table.transaction(work).invoke(relay::kick);
    }

    /**
     * Adds a message to the caller's open Hibernate Reactive transaction. Without an open one the Uni fails.
     *
     * @param topic Kafka topic
     * @param key   record key
     * @param event what Jackson writes as JSON
     */
    public Uni<Void> add(String topic, String key, Object event) {
        return Uni.createFrom().deferred(() -> table.add(topic, key, json(event), clock.instant()));
    }

    /** Has waiting messages published now. For callers that open their transaction otherwise, after its commit. */
    public void kick() {
        relay.kick();
    }

    private String json(Object event) {
        try {
            return json.writeValueAsString(event);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalArgumentException(event.getClass().getName() + " cannot be written as JSON", unwritable);
        }
    }
}
