package io.darkroom.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.darkroom.contracts.Topic;
import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.error.Failure;
import io.darkroom.contracts.event.JobEvent;
import io.darkroom.contracts.job.JobSubmitted;
import io.darkroom.jobs.store.Job;
import io.darkroom.jobs.store.RefusedJob;
import io.darkroom.jobs.store.Tenant;
import io.darkroom.jobs.store.WorkPool;
import io.darkroom.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Objects;
import org.jboss.logging.Logger;

/**
 * Accepts or refuses submissions, each once however often it is delivered. The tenant's row is locked meanwhile, so that its limits hold
 * and its idempotency keys are unique under any concurrency.
 */
@ApplicationScoped
public class Submissions {
    private static final Logger LOG = Logger.getLogger(Submissions.class);

    private final Transactions transactions;
    private final JobLife life;
    private final Estimates estimates;
    private final AdmissionLoop admission;
    private final Outbox outbox;
    private final ObjectMapper json;
    private final ObjectReader oneValue;
    private final Clock clock;

    Submissions(Transactions transactions, JobLife life, Estimates estimates, AdmissionLoop admission, Outbox outbox, ObjectMapper json, Clock clock) {
        this.transactions = transactions;
        this.life = life;
        this.estimates = estimates;
        this.admission = admission;
        this.outbox = outbox;
        this.json = json;
        this.oneValue = json.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        this.clock = clock;
    }

    /** Decides; returns when the decision is in the database. */
    public void submit(JobSubmitted submitted) {
        Job job = job(submitted);
        boolean queued = transactions.run(() -> Tenant.lock(submitted.tenant()).chain(tenant -> decide(tenant, job)));
        if (queued) admission.kick(submitted.pool());
    }

    /** Refuses a submission that cannot even be decided about, because it cannot be read or its values cannot be stored. */
    public void refuse(long id, String tenant, Failure failure) {
        transactions.run(() -> Job.decided(id).chain(known -> known ? Uni.createFrom().item(false) : refused(id, tenant, failure)));
    }

    private Uni<Boolean> decide(Tenant tenant, Job job) {
        return Job.decided(job.id).chain(known -> {
            if (known) return Uni.createFrom().item(false);
            return tenant == null ? refused(job, ErrorCode.INVALID_KEY, "There is no such tenant.") : fresh(tenant, job);
        });
    }

    private Uni<Boolean> fresh(Tenant tenant, Job job) {
        Uni<Job> earlier = job.idempotencyKey == null ? Uni.createFrom().nullItem() : Job.under(tenant.id, job.idempotencyKey);
        return earlier.chain(first -> {
            if (first == null) return withinLimits(tenant, job);
            if (!Objects.equals(first.fingerprint, job.fingerprint)) {
                return refused(job, ErrorCode.IDEMPOTENCY_CONFLICT, "Another request came under this idempotency key.");
            }
            return estimates.secondsLeft(first).chain(eta -> tell(job.id, new JobEvent.Accepted(job.id, tenant.id, eta, first.id))).replaceWith(false);
        });
    }

    private Uni<Boolean> withinLimits(Tenant tenant, Job job) {
        return WorkPool.of(job.pool).chain(pool -> {
            if (pool == null) return refused(job, ErrorCode.UNAVAILABLE, "There is no pool of workers for this request.");
            if (tenant.openJobs == 0) return accepted(job);
            return Job.openOf(tenant.id).chain(open -> open < tenant.openJobs ? accepted(job)
                    : refused(job, ErrorCode.QUOTA_EXCEEDED, "You have " + open + " open jobs, which is the limit."));
        });
    }

    private Uni<Boolean> accepted(Job job) {
        life.move(job, JobTrigger.ACCEPT);
        return job.persist().chain(() -> estimates.secondsLeft(job))
                .chain(eta -> tell(job.id, new JobEvent.Accepted(job.id, job.tenant, eta, null))).replaceWith(true);
    }

    private Uni<Boolean> refused(Job job, ErrorCode code, String message) {
        return refused(job.id, job.tenant, new Failure(code, message));
    }

    private Uni<Boolean> refused(long id, String tenant, Failure failure) {
        LOG.infof("Job %d refused: %s", id, failure.code());
        return RefusedJob.add(id, clock.instant()).chain(() -> tell(id, new JobEvent.Rejected(id, tenant, failure))).replaceWith(false);
    }

    private Uni<Void> tell(long id, JobEvent event) {
        return outbox.add(Topic.JOBS_EVENTS.topicName(), String.valueOf(id), event);
    }

    private Job job(JobSubmitted submitted) {
        Job job = new Job();
        job.id = submitted.id();
        job.tenant = Objects.requireNonNull(submitted.tenant(), "tenant");
        job.requestId = Objects.requireNonNullElse(submitted.requestId(), "");
        job.operation = Objects.requireNonNull(submitted.operation(), "operation");
        job.idempotencyKey = submitted.idempotencyKey();
        job.fingerprint = submitted.fingerprint();
        job.priority = submitted.priority();
        job.pool = Objects.requireNonNull(submitted.pool(), "pool");
        job.samples = submitted.task().samples();
        job.work = submitted.task().work();
        job.submittedAt = Objects.requireNonNull(submitted.submittedAt(), "submittedAt");
        job.acceptedAt = clock.instant();
        if (submitted.webhook() != null) {
            job.webhookUrl = submitted.webhook().url();
            job.webhookTrackId = submitted.webhook().trackId();
        }
        try {
            if (job.webhookTrackId != null && oneValue.readTree(job.webhookTrackId).isMissingNode()) {
                throw new IllegalArgumentException("submission " + submitted.id() + " has an empty track id");
            }
            job.task = json.writeValueAsString(submitted.task());
            job.meta = submitted.meta() == null ? "{}" : json.writeValueAsString(submitted.meta());
        } catch (JsonProcessingException unfit) {
            throw new IllegalArgumentException("submission " + submitted.id() + " holds what is no JSON", unfit);
        }
        return job;
    }
}
