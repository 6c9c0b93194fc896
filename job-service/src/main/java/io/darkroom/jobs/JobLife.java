package io.darkroom.jobs;

import io.darkroom.contracts.Topic;
import io.darkroom.contracts.error.Failure;
import io.darkroom.contracts.event.JobEvent;
import io.darkroom.contracts.job.JobState;
import io.darkroom.contracts.job.Output;
import io.darkroom.contracts.webhook.WebhookDue;
import io.darkroom.contracts.work.WorkControl;
import io.darkroom.jobs.objects.JobObjects;
import io.darkroom.jobs.store.Job;
import io.darkroom.jobs.store.JobOutput;
import io.darkroom.jobs.store.Usage;
import io.darkroom.jobs.store.WorkPool;
import io.darkroom.outbox.Outbox;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Moves locked jobs along {@link JobTransitions}, in the caller's transaction. An end brings everything with it that follows from it:
 * outputs, usage, the event for gateways, the webhook.
 */
@ApplicationScoped
public class JobLife {
    private static final Logger LOG = Logger.getLogger(JobLife.class);
    /** How far one job moves the pool's learned time. */
    private static final double LEARNING_RATE = 0.1;

    private final JobTransitions transitions;
    private final JobSettings settings;
    private final JobObjects objects;
    private final Views views;
    private final WebhookBody webhooks;
    private final Outbox outbox;
    private final Clock clock;
    private final MeterRegistry meters;

    JobLife(JobTransitions transitions, JobSettings settings, JobObjects objects, Views views, WebhookBody webhooks, Outbox outbox, Clock clock,
            MeterRegistry meters) {
        this.transitions = transitions;
        this.settings = settings;
        this.objects = objects;
        this.views = views;
        this.webhooks = webhooks;
        this.outbox = outbox;
        this.clock = clock;
        this.meters = meters;
    }

    /** Sets the state that the trigger leads to; false, and nothing, where it leads nowhere. */
    public boolean move(Job job, JobTrigger trigger) {
        Optional<JobState> next = transitions.next(job.state, trigger);
        next.ifPresent(state -> {
            job.state = state;
            meters.counter("darkroom.jobs.transitions", "trigger", trigger.name(), "pool", job.pool).increment();
        });
        return next.isPresent();
    }

    /** Back to the queue: the next release makes every result of this one stale. */
    public boolean requeue(Job job, JobTrigger trigger) {
        if (!move(job, trigger)) return false;
        job.startedAt = null;
        job.seenAt = null;
        return true;
    }

    /**
     * Ends the job.
     *
     * @param outputs that exist and are complete
     * @param failure null for a success
     */
    public Uni<Void> end(Job job, JobTrigger trigger, List<Output> outputs, Failure failure) {
        if (!move(job, trigger)) return Uni.createFrom().voidItem();
        job.finishedAt = clock.instant();
        if (failure != null) {
            job.failureCode = failure.code();
            job.failureMessage = failure.message();
        }
        boolean oneAttempt = job.state == JobState.SUCCEEDED && job.release == 1 && job.attempt == 1;
        if (!oneAttempt && job.release > 0) job.collectAt = job.finishedAt.plus(settings.collectAfter());
        List<Output> linked = objects.linked(outputs);
        Uni<Void> done = JobOutput.add(job.id, outputs)
                .chain(() -> tell(Topic.JOBS_EVENTS, job, new JobEvent.Finished(job.id, views.ended(job, linked))));
        if (job.webhookUrl != null) done = done.chain(() -> webhook(job, linked));
        if (job.state == JobState.SUCCEEDED) done = done.chain(() -> charge(job, outputs.size()));
        LOG.infof("Job %d (request %s) %s%s", job.id, job.requestId, job.state, failure == null ? "" : ": " + failure.code());
        return done;
    }

    /** Tells whichever worker runs the job to stop. */
    public Uni<Void> stop(Job job, boolean keepUnfinished) {
        return tell(Topic.WORK_CONTROL, job, new WorkControl.Stop(job.id, keepUnfinished));
    }

    private Uni<Void> tell(Topic topic, Job job, Object event) {
        return outbox.add(topic.topicName(), String.valueOf(job.id), event);
    }

    private Uni<Void> webhook(Job job, List<Output> linked) {
        String order = "job/" + job.id;
        WebhookDue due = new WebhookDue(WebhookBody.id(job.id), job.tenant, job.webhookUrl, order, webhooks.of(job, linked), job.finishedAt);
        return outbox.add(Topic.WEBHOOKS_DUE.topicName(), order, due);
    }

    private Uni<Void> charge(Job job, int pictures) {
        meters.timer("darkroom.jobs.generation", "pool", job.pool).record(Duration.ofMillis(Math.round(job.generationSeconds * 1000)));
        Uni<Void> charged = Usage.of(job, pictures).persist().replaceWithVoid();
        if (job.work <= 0) return charged;
        double shown = Math.clamp(job.generationSeconds * 1000 / job.work, 0.001, 1e6);
        return charged.chain(() -> WorkPool.learn(job.pool, shown, LEARNING_RATE)).replaceWithVoid();
    }
}
