package io.darkroom.jobs;

import io.darkroom.contracts.job.JobState;
import io.darkroom.contracts.job.QueueLoad;
import io.darkroom.jobs.store.Backlog;
import io.darkroom.jobs.store.Job;
import io.darkroom.jobs.store.WorkPool;
import io.darkroom.jobs.store.Worker;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;

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
        return pace(job.pool).chain(pace -> {
            double own = millis(job.work, pace.millisPerWork) / 1000;
            if (job.state == JobState.RELEASED && job.startedAt != null) {
                double run = Duration.between(job.startedAt, clock.instant()).toMillis() / 1000.0;
                return Uni.createFrom().item(rounded(Math.max(own - run, own / 10)));
            }
            return Backlog.ahead(job.pool, job.id).map(ahead -> rounded(own + pace.seconds(ahead.work())));
        });
    }

    /** How busy the pool is, and how many open jobs the tenant has in all. */
    public Uni<QueueLoad> load(String tenant, String pool) {
        return pace(pool).chain(pace -> Backlog.of(pool).chain(size -> Job.openOf(tenant)
                .map(own -> new QueueLoad((int) size.open(), rounded(pace.seconds(size.work())), own.intValue()))));
    }

    /** What a pool gets done; as if one worker were there where none is. */
    private record Pace(double millisPerWork, int slots) {
        double seconds(double work) {
            return work * millisPerWork / 1000 / Math.max(1, slots);
        }
    }

    private Uni<Pace> pace(String pool) {
        return WorkPool.of(pool).chain(known -> Worker.slots(pool, clock.instant().minus(settings.workerFresh()))
                .map(slots -> new Pace(known == null ? settings.firstMillisPerWork() : known.millisPerWork, slots)));
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 100) / 100.0;
    }
}
