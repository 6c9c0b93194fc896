package io.darkroom.jobs.store;

import io.darkroom.contracts.job.JobState;
import io.darkroom.contracts.error.Failure;
import io.darkroom.contracts.error.ErrorCode;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.hibernate.annotations.DynamicUpdate;

/** A job from its acceptance on. Only its state, its token and what ends it ever change. */
@Entity
@Table(name = "job")
@DynamicUpdate
public class Job extends PanacheEntityBase {
    private static final Set<JobState> OPEN = Set.of(JobState.QUEUED, JobState.RELEASED);

    @Id
    public long id;
    public String tenant;
    @Column(name = "request_id")
    public String requestId;
    public String operation;
    @Column(name = "idempotency_key")
    public String idempotencyKey;
    public String fingerprint;
    public int priority;
    public String pool;
    /** JSON of {@link io.darkroom.contracts.job.Task}. */
    public String task;
    public int samples;
    /** See {@link io.darkroom.contracts.job.Task#work}. */
    public double work;
    @Column(name = "webhook_url")
    public String webhookUrl;
    /** JSON text, or null. */
    @Column(name = "webhook_track_id")
    public String webhookTrackId;
    /** JSON object. */
    public String meta;
    @Column(name = "submitted_at")
    public Instant submittedAt;
    @Column(name = "accepted_at")
    public Instant acceptedAt;
    @Enumerated(EnumType.STRING)
    public JobState state;
    /** How often admission has released it; with {@link #attempt} the fencing token. */
    public int release;
    /** The highest attempt of this release that has begun; 0 before. */
    public int attempt;
    /** Attempts that failed. */
    public int failures;
    @Column(name = "stop_requested")
    public boolean stopRequested;
    /** Beginning of the current attempt, or null. */
    @Column(name = "started_at")
    public Instant startedAt;
    /** Last sign of life since the release. */
    @Column(name = "seen_at")
    public Instant seenAt;
    @Column(name = "finished_at")
    public Instant finishedAt;
    /** When to remove outputs of lost attempts; null when there can be none. */
    @Column(name = "collect_at")
    public Instant collectAt;
    @Column(name = "generation_seconds")
    public double generationSeconds;
    @Enumerated(EnumType.STRING)
    @Column(name = "failure_code")
    public ErrorCode failureCode;
    @Column(name = "failure_message")
    public String failureMessage;

    /** Why it failed, or null. */
    public Failure failure() {
        return failureCode == null ? null : new Failure(failureCode, failureMessage);
    }

    public boolean open() {
        return !state.terminal();
    }

    /** The job with its row locked until the transaction ends, or null. */
    public static Uni<Job> lock(long id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** The tenant's job, or null: a foreign one is as unknown as one that never was. */
    public static Uni<Job> of(long id, String tenant) {
        return find("id = ?1 and tenant = ?2", id, tenant).firstResult();
    }

    /** Whether a submission of this id was decided before: the job is there, or was refused. */
    public static Uni<Boolean> decided(long id) {
        return Panache.getSession().chain(session -> session.createNativeQuery("""
                select exists (select from {h-schema}job where id = :id) or exists (select from {h-schema}refused_job where id = :id)""", Boolean.class)
                .setParameter("id", id).getSingleResult());
    }

    /** The job under an idempotency key, or null. */
    public static Uni<Job> under(String tenant, String idempotencyKey) {
        return find("tenant = ?1 and idempotencyKey = ?2", tenant, idempotencyKey).firstResult();
    }

    public static Uni<Long> openOf(String tenant) {
        return count("tenant = ?1 and state in ?2", tenant, OPEN);
    }

    /** The tenant's jobs, oldest first. */
    public static Uni<List<Job>> list(String tenant, boolean openOnly, int limit) {
        return (openOnly ? find("tenant = ?1 and state in ?2", Sort.by("id"), tenant, OPEN) : find("tenant = ?1", Sort.by("id").descending(), tenant))
                .page(0, limit).list();
    }

    /** Those of the given jobs that still wait, locked. */
    public static Uni<List<Job>> lockQueued(List<Long> ids) {
        return Job.<Job>find("id in ?1 and state = ?2", ids, JobState.QUEUED).withLock(LockModeType.PESSIMISTIC_WRITE).list();
    }

    /** A sign of life of jobs that a worker says it runs. Written only when the last one is older than {@code unless}. */
    public static Uni<Integer> seen(List<Long> ids, Instant at, Instant unless) {
        return update("seenAt = ?1 where id in ?2 and state = ?3 and seenAt < ?4", at, ids, JobState.RELEASED, unless);
    }

    /**
     * Moments before which something ought to have happened.
     *
     * @param released the release of a job that no worker has begun
     * @param seen     the last sign of life of a job that one has begun
     * @param started  the beginning of an attempt that still runs
     * @param opened   the submission of a job that is still open
     */
    public record Deadlines(Instant released, Instant seen, Instant started, Instant opened) {
    }

    /** Open jobs that a deadline has caught up with, locked, as far as nobody else holds them. */
    public static Uni<List<Job>> overdue(Deadlines deadlines, int limit) {
        return Panache.getSession().chain(session -> session.createNativeQuery("""
                select * from {h-schema}job where state in ('QUEUED', 'RELEASED') and (submitted_at < :opened
                  or state = 'RELEASED' and (started_at < :started or attempt = 0 and seen_at < :released or attempt > 0 and seen_at < :seen))
                order by id limit :limit for update skip locked""", Job.class)
                .setParameter("opened", deadlines.opened).setParameter("started", deadlines.started).setParameter("released", deadlines.released)
                .setParameter("seen", deadlines.seen).setParameter("limit", limit).getResultList());
    }

    /** Ended jobs whose lost attempts may have left outputs. */
    public static Uni<List<Job>> toCollect(Instant now, int limit) {
        return find("collectAt <= ?1", Sort.by("collectAt"), now).page(0, limit).list();
    }

    /** Jobs that ended before {@code before}. */
    public static Uni<List<Job>> endedBefore(Instant before, int limit) {
        return find("finishedAt < ?1", Sort.by("finishedAt"), before).page(0, limit).list();
    }

    /** Removes the job with its outputs' rows. */
    public static Uni<Boolean> forget(long id) {
        return deleteById(id);
    }
}
