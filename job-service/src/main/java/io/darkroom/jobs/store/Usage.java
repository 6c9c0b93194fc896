package io.darkroom.jobs.store;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** What one success cost; the primary key makes it once. Failures leave no row. */
@Entity
@Table(name = "usage")
public class Usage extends PanacheEntityBase {
    @Id
    @Column(name = "job_id")
    public long jobId;
    public String tenant;
    public String operation;
    public String pool;
    public int pictures;
    public double work;
    public double seconds;
    @Column(name = "finished_at")
    public Instant finishedAt;

    /** Sums over a tenant's successes. */
    public record Total(String tenant, long jobs, long pictures, double seconds) {
    }

    /** The row of a job that has just succeeded. */
    public static Usage of(Job job, int pictures) {
        Usage usage = new Usage();
        usage.jobId = job.id;
        usage.tenant = job.tenant;
        usage.operation = job.operation;
        usage.pool = job.pool;
        usage.pictures = pictures;
        usage.work = job.work;
        usage.seconds = job.generationSeconds;
        usage.finishedAt = job.finishedAt;
        return usage;
    }

    /** @param from inclusive; @param to exclusive */
    public static Uni<Total> total(String tenant, Instant from, Instant to) {
        return Panache.getSession().chain(session -> session.createQuery("""
                select count(*), coalesce(sum(pictures), 0), coalesce(sum(seconds), 0) from Usage
                where tenant = :tenant and finishedAt >= :from and finishedAt < :to""", Object[].class)
                .setParameter("tenant", tenant).setParameter("from", from).setParameter("to", to).getSingleResult())
                .map(row -> new Total(tenant, ((Number) row[0]).longValue(), ((Number) row[1]).longValue(), ((Number) row[2]).doubleValue()));
    }
}
