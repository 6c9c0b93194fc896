package io.darkroom.jobs;

import io.darkroom.contracts.job.JobState;
import io.darkroom.contracts.job.QueueLoad;
import io.darkroom.jobs.store.Backlog;
import io.darkroom.jobs.store.Job;
import io.darkroom.jobs.store.WorkPool;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How long things will take, from the pool's learned time a unit of work. Run in an open session. */
@ApplicationScoped
public class Estimates {
    private static final double SHORTEST_MILLIS = 1;
    private static final double LONGEST_MILLIS = Duration.ofHours(1).toMillis();

    private final Clock clock;
    private final AdmissionSettings settings;

    Estimates(Clock clock, AdmissionSettings settings) {
        this.clock = clock;
        this.settings = settings;
    }

    /** Accelerator milliseconds of a job, between a millisecond and an hour. */
    public static double millis(double work, double millisPerWork) {
        double millis = work * millisPerWork;
        return Double.isNaN(millis) ? LONGEST_MILLIS : Math.clamp(millis, SHORTEST_MILLIS, LONGEST_MILLIS);
    }

    /** Seconds until the job's end; 0 when it has ended. */
    public Uni<Double> secondsLeft(Job job) {
        if (!job.open()) return Uni.createFrom().item(0.0);
        return millisPerWork(job.pool).chain(pace -> {
            double own = millis(job.work, pace) / 1000;
            if (job.state == JobState.RELEASED && job.startedAt != null) {
                double run = Duration.between(job.startedAt, clock.instant()).toMillis() / 1000.0;
                return Uni.createFrom().item(rounded(Math.max(own - run, own / 10)));
            }
            return Backlog.ahead(job.pool, job.id, fresh()).map(ahead -> rounded(own + wait(ahead, pace)));
        });
    }

    /** How busy the pool is, and how many open jobs the tenant has in all. */
    public Uni<QueueLoad> load(String tenant, String pool) {
        return millisPerWork(pool).chain(pace -> Backlog.of(pool, fresh()).chain(size -> Job.openOf(tenant)
                .map(own -> new QueueLoad((int) size.open(), rounded(wait(size, pace)), own.intValue()))));
    }

    /** Workers count that have been seen since then. */
    public Instant fresh() {
        return clock.instant().minus(settings.workerFresh());
    }

    /** Seconds until the backlog is done; as if one worker were there where none is. */
    private static double wait(Backlog.Size backlog, double millisPerWork) {
        return backlog.work() * millisPerWork / 1000 / Math.max(1, backlog.slots());
    }

    private Uni<Double> millisPerWork(String pool) {
        return WorkPool.of(pool).map(known -> known == null ? settings.firstMillisPerWork() : known.millisPerWork);
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 100) / 100.0;
    }
}
