package io.darkroom.jobs.store;

import io.darkroom.contracts.work.WorkerStatus;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** The latest sign of life of a worker. */
@Entity
@Table(name = "worker")
public class Worker extends PanacheEntityBase {
    @Id
    public String id;
    public String pool;
    public String device;
    public int slots;
    @Column(name = "seen_at")
    public Instant seenAt;

    /** Writes what the worker says unless something later is known. */
    public static Uni<Integer> say(WorkerStatus status) {
        return Panache.getSession().chain(session -> session.createNativeQuery("""
                insert into {h-schema}worker as known (id, pool, device, slots, seen_at) values (:id, :pool, :device, :slots, :at)
                on conflict (id) do update set pool = excluded.pool, device = excluded.device, slots = excluded.slots, seen_at = excluded.seen_at
                where known.seen_at <= excluded.seen_at""")
                .setParameter("id", status.workerId()).setParameter("pool", status.pool()).setParameter("device", status.device())
                .setParameter("slots", status.slots()).setParameter("at", status.at()).executeUpdate());
    }

    public static Uni<Long> forget(Instant before) {
        return delete("seenAt < ?1", before);
    }
}
