package io.darkroom.jobs;

import io.darkroom.contracts.work.WorkerStatus;
import io.darkroom.jobs.store.Job;
import io.darkroom.jobs.store.WorkPool;
import io.darkroom.jobs.store.Worker;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Who is there to work: workers by their signs of life, and through them the jobs that they run. */
@ApplicationScoped
public class WorkerRoll {
    /** A job's last sign of life need not be finer; so a running job costs a row a minute, not one every two seconds. */
    private static final Duration FINE_ENOUGH = Duration.ofMinutes(1);

    private final Transactions transactions;
    private final AdmissionSettings settings;
    private final AdmissionLoop admission;
    private final Clock clock;

    WorkerRoll(Transactions transactions, AdmissionSettings settings, AdmissionLoop admission, Clock clock) {
        this.transactions = transactions;
        this.settings = settings;
        this.admission = admission;
        this.clock = clock;
    }

    /** Notes a sign of life. One from the future counts as of now. */
    public void note(WorkerStatus said) {
        Instant now = clock.instant();
        WorkerStatus status = said.at().isAfter(now)
                ? new WorkerStatus(said.workerId(), said.pool(), said.device(), said.slots(), said.running(), said.models(), now) : said;
        transactions.run(() -> WorkPool.ensure(status.pool(), settings.firstMillisPerWork())
                .chain(() -> Worker.say(status))
                .chain(() -> status.running() == null || status.running().isEmpty() ? Uni.createFrom().item(0)
                        : Job.seen(status.running(), status.at(), status.at().minus(FINE_ENOUGH))));
        admission.kick(status.pool());
    }
}
