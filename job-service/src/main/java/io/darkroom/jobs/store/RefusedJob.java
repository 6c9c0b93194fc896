package io.darkroom.jobs.store;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A submission that was refused. Delivered again, it must stay refused even when there would now be room. */
@Entity
@Table(name = "refused_job")
public class RefusedJob extends PanacheEntityBase {
    @Id
    public long id;
    @Column(name = "refused_at")
    public Instant refusedAt;

    public static Uni<Void> add(long id, Instant at) {
        RefusedJob row = new RefusedJob();
        row.id = id;
        row.refusedAt = at;
        return row.persist().replaceWithVoid();
    }

    public static Uni<Long> forget(Instant before) {
        return delete("refusedAt < ?1", before);
    }
}
