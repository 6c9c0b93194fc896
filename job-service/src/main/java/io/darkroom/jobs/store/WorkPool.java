package io.darkroom.jobs.store;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.util.List;
import org.hibernate.annotations.DynamicUpdate;

/** A set of workers that take from one queue. Its row is the lock under which admission decides. */
@Entity
@Table(name = "pool")
@DynamicUpdate
public class WorkPool extends PanacheEntityBase {
    @Id
    public String name;
    public boolean paused;
    /** Learned accelerator time of one unit of work. */
    @Column(name = "millis_per_work")
    public double millisPerWork;
    /** JSON of {@link io.darkroom.jobs.Admission.Shares}. */
    public String shares;

    /** The pool with its row locked until the transaction ends, or null. */
    public static Uni<WorkPool> lock(String name) {
        return findById(name, LockModeType.PESSIMISTIC_WRITE);
    }

    public static Uni<WorkPool> of(String name) {
        return findById(name);
    }

    public static Uni<List<WorkPool>> all() {
        return listAll(Sort.by("name"));
    }

    /** Makes the pool known unless it is. */
    public static Uni<Integer> ensure(String name, double millisPerWork) {
        return Panache.getSession().chain(session -> session.createNativeQuery("""
                insert into {h-schema}pool (name, paused, millis_per_work, shares) values (:name, false, :millis, '{}')
                on conflict (name) do nothing""").setParameter("name", name).setParameter("millis", millisPerWork).executeUpdate());
    }

    /** Moves the learned time a part of the way, {@code rate} in (0, 1], towards what one job has shown. */
    public static Uni<Integer> learn(String name, double millisPerWork, double rate) {
        return update("millisPerWork = millisPerWork * ?1 + ?2 where name = ?3", 1 - rate, millisPerWork * rate, name);
    }
}
