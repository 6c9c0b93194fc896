package io.darkroom.outbox.store;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The outbox in the service's own schema: written through Hibernate's open transaction, read and emptied past it. */
@ApplicationScoped
public class OutboxTable {
    private final Pool pool;
    private final String table;
    private final long lock;

    OutboxTable(Pool pool, @ConfigProperty(name = "quarkus.hibernate-orm.database.default-schema") String schema) {
        if (!schema.matches("[a-z_][a-z0-9_]*")) throw new IllegalArgumentException("not a schema name: " + schema);
        this.pool = pool;
        this.table = schema + ".outbox";
        this.lock = table.hashCode();
    }

    /** Adds a message to the caller's open Hibernate transaction. */
    public Uni<Void> add(String topic, String key, String payload, Instant createdAt) {
        return Panache.getSession().chain(session -> session.persist(new OutboxRow(topic, key, payload, createdAt)));
    }

    /** Runs {@code work} in one Hibernate transaction. */
    public <T> Uni<T> transaction(Supplier<Uni<T>> work) {
        return Panache.withTransaction(work);
    }

    /**
     * Hands the oldest messages to {@code publish} and deletes them, in one transaction. Only one transaction of a database does so at
     * a time (an advisory lock, waited for), so several relays keep the order too.
     *
     * @param limit   messages at most, at least 1
     * @param publish sends the messages and returns, when all are acknowledged, the reasons by id of those that will never be; may
     *                block; when it throws, all messages stay
     * @return how many messages have left the queue
     */
    public Uni<Integer> drain(int limit, Function<List<OutboxMessage>, Map<Long, String>> publish) {
        // The deletion need not be on disk at once: were it lost, the messages would be published again, which is allowed.
        return pool.withTransaction(connection -> connection
                .preparedQuery("select pg_advisory_xact_lock($1), set_config('synchronous_commit', 'off', true)").execute(Tuple.of(lock))
                .chain(() -> connection.preparedQuery("select id, topic, msg_key, payload from " + table
                        + " where refused is null order by id limit $1 for update skip locked").execute(Tuple.of(limit)))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .chain(rows -> rows.size() == 0 ? Uni.createFrom().item(0) : settle(connection, messages(rows), publish)));
    }

    /** How many messages wait to be published. */
    public Uni<Long> depth() {
        return pool.query("select count(*) from " + table + " where refused is null").execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** How many messages the broker has refused for good. */
    public Uni<Long> refused() {
        return pool.query("select count(*) from " + table + " where refused is not null").execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private Uni<Integer> settle(SqlConnection connection, List<OutboxMessage> batch,
            Function<List<OutboxMessage>, Map<Long, String>> publish) {
        Map<Long, String> refused = publish.apply(batch);
        Long[] acknowledged = batch.stream().map(OutboxMessage::id).filter(id -> !refused.containsKey(id)).toArray(Long[]::new);
        Uni<?> done = connection.preparedQuery("delete from " + table + " where id = any($1)").execute(Tuple.of(acknowledged));
        for (Map.Entry<Long, String> entry : refused.entrySet()) {
            done = done.chain(() -> connection.preparedQuery("update " + table + " set refused = $2 where id = $1")
                    .execute(Tuple.of(entry.getKey(), entry.getValue())));
        }
        return done.replaceWith(batch.size());
    }

    private static List<OutboxMessage> messages(RowSet<Row> rows) {
        List<OutboxMessage> messages = new ArrayList<>(rows.size());
        for (Row row : rows) {
            messages.add(new OutboxMessage(row.getLong(0), row.getString(1), row.getString(2), row.getString(3)));
        }
        return messages;
    }
}
