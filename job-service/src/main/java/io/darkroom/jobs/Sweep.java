package io.darkroom.jobs;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.error.Failure;
import io.darkroom.contracts.job.JobState;
import io.darkroom.jobs.objects.JobObjects;
import io.darkroom.jobs.store.Job;
import io.darkroom.jobs.store.JobOutput;
import io.darkroom.jobs.store.RefusedJob;
import io.darkroom.jobs.store.Worker;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * What no event brings about: jobs that went silent return to the queue, jobs beyond a limit end, outputs of lost attempts and whatever
 * is old enough go. Several processes may sweep at once.
 */
@ApplicationScoped
public class Sweep {
    private static final Logger LOG = Logger.getLogger(Sweep.class);
    private static final int BATCH = 50;
    /** Longer than {@code jobs.submitted} keeps its records, so that no refused submission can come again afterwards. */
    private static final Duration REMEMBER_REFUSALS = Duration.ofDays(8);
    private static final Duration REMEMBER_WORKERS = Duration.ofDays(1);

    private final Transactions transactions;
    private final JobLife life;
    private final JobObjects objects;
    private final JobSettings settings;
    private final AdmissionLoop admission;
    private final Clock clock;

    Sweep(Transactions transactions, JobLife life, JobObjects objects, JobSettings settings, AdmissionLoop admission, Clock clock) {
        this.transactions = transactions;
        this.life = life;
        this.objects = objects;
        this.settings = settings;
        this.admission = admission;
        this.clock = clock;
    }

    /** Sweeps once, through everything that is due. */
    public void once() {
        overdue();
        collect();
        expire();
        Instant now = clock.instant();
        transactions.run(() -> RefusedJob.forget(now.minus(REMEMBER_REFUSALS)).chain(() -> Worker.forget(now.minus(REMEMBER_WORKERS))));
    }

    private void overdue() {
        int found = BATCH;
        while (found == BATCH) {
            Instant now = clock.instant();
            Set<String> pools = new HashSet<>();
            Job.Deadlines deadlines = new Job.Deadlines(now.minus(settings.startLimit()), now.minus(settings.silence()), now.minus(settings.runLimit()),
                    now.minus(settings.timeLimit()));
            found = transactions.run(() -> Job.overdue(deadlines, BATCH).chain(jobs -> {
                for (Job job : jobs) pools.add(job.pool);
                return Transactions.each(jobs, job -> overdue(job, deadlines)).replaceWith(jobs.size());
            }));
            pools.forEach(admission::kick);
        }
    }

    private Uni<Void> overdue(Job job, Job.Deadlines deadlines) {
        boolean outOfTime = job.submittedAt.isBefore(deadlines.opened()) || job.startedAt != null && job.startedAt.isBefore(deadlines.started());
        Uni<Void> stop = job.state == JobState.RELEASED ? life.stop(job, false) : Uni.createFrom().voidItem();
        if (job.stopRequested) return stop.chain(() -> life.end(job, JobTrigger.STOPPED, List.of(), Cancellations.CANCELLED));
        if (outOfTime || job.release >= settings.releases()) {
            String message = outOfTime ? "The job took longer than its limit." : "The job was lost " + job.release + " times.";
            return stop.chain(() -> life.end(job, JobTrigger.EXPIRE, List.of(), new Failure(ErrorCode.TIMED_OUT, message)));
        }
        if (life.requeue(job, JobTrigger.LOSE)) LOG.warnf("Job %d: release %d gave no sign of life, again", job.id, job.release);
        return Uni.createFrom().voidItem();
    }

    private void collect() {
        Instant now = clock.instant();
        List<Job> due;
        do {
            due = transactions.run(() -> Job.toCollect(now, BATCH));
            due.forEach(this::collect);
        } while (due.size() == BATCH);
    }

    private void collect(Job job) {
        int gone = objects.keepOnly(job.id, transactions.run(() -> JobOutput.of(job.id)).stream().map(JobOutput::output).toList());
        transactions.run(() -> Job.lock(job.id).invoke(locked -> {
            // Unless a late attempt has put it off meanwhile.
            if (locked != null && job.collectAt.equals(locked.collectAt)) locked.collectAt = null;
        }));
        if (gone > 0) LOG.infof("Job %d: %d objects of lost attempts removed", job.id, gone);
    }

    private void expire() {
        Instant before = clock.instant().minus(settings.keep());
        List<Job> ended;
        do {
            ended = transactions.run(() -> Job.endedBefore(before, BATCH));
            for (Job job : ended) {
                objects.keepOnly(job.id, List.of());
                transactions.run(() -> Job.forget(job.id));
            }
        } while (ended.size() == BATCH);
    }
}
