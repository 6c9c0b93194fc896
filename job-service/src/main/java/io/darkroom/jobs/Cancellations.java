package io.darkroom.jobs;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.error.Failure;
import io.darkroom.contracts.job.JobCommand;
import io.darkroom.jobs.store.Job;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * A caller gives up a job. One that no worker has begun ends at once; else its worker is told to stop, and its answer ends the job. A
 * job of another tenant, an unknown one and an ended one stay as they are.
 */
@ApplicationScoped
public class Cancellations {
    static final Failure CANCELLED = new Failure(ErrorCode.CANCELLED, "The job was cancelled.");
    private static final Logger LOG = Logger.getLogger(Cancellations.class);

    private final Transactions transactions;
    private final JobLife life;
    private final AdmissionLoop admission;

    Cancellations(Transactions transactions, JobLife life, AdmissionLoop admission) {
        this.transactions = transactions;
        this.life = life;
        this.admission = admission;
    }

    /** Obeys; returns when the database has the effect. */
    public void cancel(JobCommand.Cancel command) {
        String pool = transactions.run(() -> Job.lock(command.jobId()).chain(job -> {
            if (job == null || !job.tenant.equals(command.tenant()) || !job.open()) {
                LOG.debugf("Cancel of job %d means nothing", command.jobId());
                return Uni.createFrom().nullItem();
            }
            return cancel(job, command.keepUnfinished()).replaceWith(job.pool);
        }));
        if (pool != null) admission.kick(pool);
    }

    private Uni<Void> cancel(Job job, boolean keepUnfinished) {
        if (job.attempt == 0) {
            // A record that was released already is still on its way; the worker that finds it is told when it reports its start.
            return life.end(job, JobTrigger.CANCEL, List.of(), CANCELLED);
        }
        if (life.move(job, JobTrigger.STOP)) {
            job.stopRequested = true;
            return life.stop(job, keepUnfinished);
        }
        return life.end(job, JobTrigger.CANCEL, List.of(), CANCELLED);
    }
}
