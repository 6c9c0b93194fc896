package io.darkroom.gateway.job;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.error.Failure;
import io.darkroom.contracts.event.JobEvent;
import io.darkroom.contracts.job.JobSubmitted;
import io.darkroom.contracts.job.JobView;
import io.darkroom.gateway.Refusal;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Submits a job and waits for its end on the calling (virtual) thread. It listens before it sends, so that a quick answer is not missed, and
 * stops listening whatever happens. A caller who leaves ends the waiting, not the job.
 */
@Singleton
public class Submission {
    /** How long an answer waits for job-service to say that the job stands, even if it need not wait for the end. */
    static final Duration ACCEPTANCE = Duration.ofSeconds(3);
    /** The estimate while job-service has said nothing. */
    static final double NO_ESTIMATE_SECONDS = 30;

    private final JobQueue queue;
    private final JobEvents events;
    private final JobsClient jobs;

    Submission(JobQueue queue, JobEvents events, JobsClient jobs) {
        this.queue = queue;
        this.events = events;
        this.jobs = jobs;
    }

    /** What ends one round of waiting. */
    private sealed interface Signal {
        record Heard(JobEvent event) implements Signal {
        }

        record CallerGone() implements Signal {
        }
    }

    /**
     * @param wait how long to wait for the end; zero waits only for the acceptance
     * @param gone completed when nobody waits for the answer any more
     */
    public Outcome submit(JobSubmitted job, Duration wait, CompletableFuture<?> gone) throws InterruptedException {
        BlockingQueue<Signal> heard = new LinkedBlockingQueue<>();
        gone.thenRun(() -> heard.add(new Signal.CallerGone()));
        try (JobEvents.Subscription subscription = events.subscribe(job.id(), event -> heard.add(new Signal.Heard(event)))) {
            queue.submit(job);
            return await(job, wait, heard);
        } catch (Refusal unsent) {
            return new Outcome.Rejected(unsent.failure());
        }
    }

    private Outcome await(JobSubmitted job, Duration wait, BlockingQueue<Signal> heard) throws InterruptedException {
        long sent = System.nanoTime();
        double eta = NO_ESTIMATE_SECONDS;
        boolean accepted = false;
        while (true) {
            Duration patience = accepted || wait.compareTo(ACCEPTANCE) > 0 ? wait : ACCEPTANCE;
            Signal signal = heard.poll(patience.toNanos() - (System.nanoTime() - sent), TimeUnit.NANOSECONDS);
            switch (signal) {
                case null -> {
                    return new Outcome.StillRunning(job.id(), eta, job.meta());
                }
                case Signal.CallerGone leaving -> {
                    return new Outcome.StillRunning(job.id(), eta, job.meta());
                }
                case Signal.Heard(JobEvent.Finished(long id, JobView view)) -> {
                    return new Outcome.Finished(view);
                }
                case Signal.Heard(JobEvent.Rejected(long id, String tenant, Failure failure)) -> {
                    return new Outcome.Rejected(failure);
                }
                case Signal.Heard(JobEvent.Accepted(long id, String tenant, double estimate, Long sameAs)) -> {
                    if (sameAs != null && sameAs != job.id()) return awaitEarlier(sameAs, job.tenant(), wait, heard);
                    accepted = true;
                    eta = estimate;
                }
            }
        }
    }

    /** The request repeats an earlier one: its job is the answer. */
    private Outcome awaitEarlier(long earlier, String tenant, Duration wait, BlockingQueue<Signal> heard) throws InterruptedException {
        long start = System.nanoTime();
        try (JobEvents.Subscription subscription = events.subscribe(earlier, event -> heard.add(new Signal.Heard(event)))) {
            JobView view = jobs.job(earlier, tenant)
                    .orElseThrow(() -> new Refusal(ErrorCode.NOT_FOUND, "The job of this idempotency key is no longer kept."));
            if (view.state().terminal()) return new Outcome.Finished(view);
            while (true) {
                Signal signal = heard.poll(wait.toNanos() - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
                if (signal instanceof Signal.Heard(JobEvent.Finished(long id, JobView ended))) return new Outcome.Finished(ended);
                if (!(signal instanceof Signal.Heard)) return new Outcome.StillRunning(earlier, view.etaSeconds(), view.meta());
            }
        }
    }
}
