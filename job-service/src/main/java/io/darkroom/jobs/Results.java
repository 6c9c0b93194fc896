package io.darkroom.jobs;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.error.Failure;
import io.darkroom.contracts.job.Output;
import io.darkroom.contracts.work.WorkResult;
import io.darkroom.jobs.objects.JobObjects;
import io.darkroom.jobs.store.Job;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Applies what workers report. A report counts only while the job is open and its token (release, then attempt) is not below the highest
 * that has begun; so a report that comes twice, late or from a worker given up for lost changes nothing.
 */
@ApplicationScoped
public class Results {
    private static final Logger LOG = Logger.getLogger(Results.class);
    private static final int LONGEST_MESSAGE = 500;

    private final Transactions transactions;
    private final JobLife life;
    private final JobObjects objects;
    private final JobSettings settings;
    private final AdmissionLoop admission;
    private final Clock clock;
    private final MeterRegistry meters;

    Results(Transactions transactions, JobLife life, JobObjects objects, JobSettings settings, AdmissionLoop admission, Clock clock,
            MeterRegistry meters) {
        this.transactions = transactions;
        this.life = life;
        this.objects = objects;
        this.settings = settings;
        this.admission = admission;
        this.clock = clock;
        this.meters = meters;
    }

    /** Applies the report; returns when the database has the effect. Throws while the object store cannot be asked. */
    public void apply(WorkResult result) {
        List<Output> outputs = switch (result) {
            case WorkResult.Succeeded succeeded -> succeeded.outputs() == null ? List.<Output>of() : succeeded.outputs();
            case WorkResult.Cancelled cancelled -> cancelled.outputs() == null ? List.<Output>of() : cancelled.outputs();
            case WorkResult.Started started -> List.<Output>of();
            case WorkResult.Failed failed -> List.<Output>of();
        };
        // Asked before the transaction: the store may take its time, a row lock should not.
        Optional<String> problem = objects.problem(result.jobId(), outputs);
        String pool = transactions.run(() -> Job.lock(result.jobId()).chain(job -> {
            if (job == null) {
                LOG.warnf("Worker %s reports on job %d, which is unknown", result.workerId(), result.jobId());
                return Uni.createFrom().nullItem();
            }
            return apply(job, result, outputs, problem).replaceWith(job.pool);
        }));
        if (pool != null) admission.kick(pool);
    }

    private Uni<Void> apply(Job job, WorkResult result, List<Output> outputs, Optional<String> problem) {
        boolean later = result.release() == job.release && result.attempt() > job.attempt;
        boolean current = result.release() == job.release && result.attempt() == job.attempt;
        if (!job.open()) return current ? Uni.createFrom().voidItem() : late(job, result);
        if (!later && !current) {
            LOG.infof("Job %d: report of %s for (%d, %d) comes late, (%d, %d) counts", job.id, result.workerId(), result.release(), result.attempt(),
                    job.release, job.attempt);
            return Uni.createFrom().voidItem();
        }
        return switch (result) {
            case WorkResult.Started started -> started(job, started);
            case WorkResult.Succeeded succeeded -> succeeded(job, succeeded, outputs, problem);
            case WorkResult.Failed failed -> failed(job, failed.failure(), failed.retry());
            case WorkResult.Cancelled cancelled -> {
                job.generationSeconds = seconds(cancelled.seconds());
                yield life.end(job, JobTrigger.STOPPED, problem.isEmpty() ? outputs : List.of(), Cancellations.CANCELLED);
            }
        };
    }

    private Uni<Void> started(Job job, WorkResult.Started started) {
        if (started.attempt() == job.attempt && job.startedAt != null) return Uni.createFrom().voidItem();
        if (!life.move(job, JobTrigger.START)) return Uni.createFrom().voidItem();
        if (job.attempt == 0 && job.release == 1) {
            meters.timer("darkroom.jobs.wait", "pool", job.pool).record(Duration.between(job.acceptedAt, clock.instant()));
        }
        job.attempt = started.attempt();
        job.startedAt = clock.instant();
        job.seenAt = job.startedAt;
        // The worker may have come to the job after the wish to stop went by.
        return job.stopRequested ? life.stop(job, false) : Uni.createFrom().voidItem();
    }

    private Uni<Void> succeeded(Job job, WorkResult.Succeeded succeeded, List<Output> outputs, Optional<String> problem) {
        Optional<String> wrong = outputs.size() == job.samples ? problem : Optional.of(outputs.size() + " outputs instead of " + job.samples);
        if (wrong.isPresent()) {
            LOG.errorf("Job %d: worker %s reports success, but %s", job.id, succeeded.workerId(), wrong.get());
            return failed(job, new Failure(ErrorCode.INTERNAL, "The pictures did not arrive whole."), true);
        }
        job.attempt = succeeded.attempt();
        job.generationSeconds = seconds(succeeded.seconds());
        return life.end(job, JobTrigger.SUCCEED, outputs, null);
    }

    private Uni<Void> failed(Job job, Failure reported, boolean retry) {
        if (job.stopRequested) return life.end(job, JobTrigger.STOPPED, List.of(), Cancellations.CANCELLED);
        Failure failure = bounded(reported);
        boolean again = retry && job.failures + 1 < settings.attempts();
        if (!again) {
            job.failures++;
            return life.end(job, JobTrigger.FAIL, List.of(), failure);
        }
        if (life.requeue(job, JobTrigger.RETRY)) {
            job.failures++;
            LOG.infof("Job %d: attempt (%d, %d) failed with %s, again", job.id, job.release, job.attempt, failure.code());
        }
        return Uni.createFrom().voidItem();
    }

    /** An attempt on a job that has ended without it: its worker may stop, and what it has uploaded is rubbish. */
    private Uni<Void> late(Job job, WorkResult result) {
        job.collectAt = clock.instant().plus(settings.collectAfter());
        return switch (result) {
            case WorkResult.Started started -> life.stop(job, false);
            case WorkResult.Succeeded succeeded -> Uni.createFrom().voidItem();
            case WorkResult.Failed failed -> Uni.createFrom().voidItem();
            case WorkResult.Cancelled cancelled -> Uni.createFrom().voidItem();
        };
    }

    private static Failure bounded(Failure failure) {
        if (failure == null || failure.code() == null) return new Failure(ErrorCode.GENERATION_FAILED, "The generation failed.");
        String message = Objects.requireNonNullElse(failure.message(), "The generation failed.");
        return new Failure(failure.code(), message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)));
    }

    private static double seconds(double seconds) {
        return Double.isFinite(seconds) ? Math.max(0, seconds) : 0;
    }
}
