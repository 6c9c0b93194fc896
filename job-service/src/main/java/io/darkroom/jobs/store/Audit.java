package io.darkroom.jobs.store;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A privileged act. The database refuses to change or remove rows. */
@Entity
@Table(name = "audit")
public class Audit extends PanacheEntityBase {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;
    public Instant at;
    public String act;
    public String subject;
    public String detail;

    /** Adds a line to the open transaction; never a key, at most its hash. */
    public static Uni<Void> add(Instant at, String act, String subject, String detail) {
        Audit line = new Audit();
        line.at = at;
        line.act = act;
        line.subject = subject;
        line.detail = detail;
        return line.persist().replaceWithVoid();
    }
}
