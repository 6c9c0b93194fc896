package io.darkroom.jobs;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.Topic;
import io.darkroom.contracts.work.WorkItem;
import io.darkroom.jobs.store.Backlog;
import io.darkroom.jobs.store.Job;
import io.darkroom.jobs.store.WorkPool;
import io.darkroom.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fills a pool's free places from its waiting jobs, under the lock of the pool's row: one decision a pool at a time, everywhere. */
@ApplicationScoped
public class Releases {
    /** Decided about at once; the rest follows at the next look, which comes with every end of a job. */
    static final int MOST_AT_ONCE = 100;

    /** {@link WorkItem} as JSON, with the task as it was stored: what was accepted is handed on unread. */
    record ReleasedWork(long jobId, String tenant, int release, @JsonRawValue String task) {
    }

    private final Transactions transactions;
    private final JobLife life;
    private final AdmissionSettings settings;
    private final Estimates estimates;
    private final Outbox outbox;
    private final ObjectMapper json;
    private final Clock clock;

    Releases(Transactions transactions, JobLife life, AdmissionSettings settings, Estimates estimates, Outbox outbox, ObjectMapper json, Clock clock) {
        this.transactions = transactions;
        this.life = life;
        this.settings = settings;
        this.estimates = estimates;
        this.outbox = outbox;
        this.json = json;
        this.clock = clock;
    }

    /** Releases what fits now and returns how many jobs that were. */
    public int fill(String pool) {
        return transactions.run(() -> WorkPool.lock(pool)
                .chain(locked -> locked == null || locked.paused ? Uni.createFrom().item(0) : places(locked).chain(places -> release(locked, places))));
    }

    private Uni<Integer> places(WorkPool pool) {
        return Backlog.of(pool.name, estimates.fresh()).map(size -> size.queued() == 0 ? 0
                : Math.min(MOST_AT_ONCE, Admission.places(size.slots(), settings.factor(), (int) size.released())));
    }

    private Uni<Integer> release(WorkPool pool, int places) {
        if (places == 0) return Uni.createFrom().item(0);
        return Backlog.heads(pool.name, places + 1).chain(waiting -> {
            Admission.Decision decision = Admission.decide(shares(pool), queues(waiting, pool.millisPerWork), places);
            pool.shares = text(decision.shares());
            if (decision.release().isEmpty()) return Uni.createFrom().item(0);
            return Job.lockQueued(decision.release()).chain(jobs -> {
                List<Job> ordered = new ArrayList<>(jobs);
                ordered.sort(Comparator.comparingInt(job -> decision.release().indexOf(job.id)));
                return Transactions.each(ordered, this::release).replaceWith(ordered.size());
            });
        });
    }

    private Uni<Void> release(Job job) {
        if (!life.move(job, JobTrigger.RELEASE)) return Uni.createFrom().voidItem();
        job.release++;
        job.attempt = 0;
        job.seenAt = clock.instant();
        return outbox.add(Topic.work(job.pool), String.valueOf(job.id), new ReleasedWork(job.id, job.tenant, job.release, job.task));
    }

    private static List<Admission.Queue> queues(List<Backlog.Waiting> waiting, double millisPerWork) {
        Map<String, Admission.Queue> queues = new LinkedHashMap<>();
        for (Backlog.Waiting job : waiting) {
            queues.computeIfAbsent(job.tenant(), tenant -> new Admission.Queue(tenant, job.weight(), new ArrayList<>()))
                    .jobs().add(new Admission.Candidate(job.id(), Estimates.millis(job.work(), millisPerWork)));
        }
        return List.copyOf(queues.values());
    }

    private Admission.Shares shares(WorkPool pool) {
        try {
            return json.readValue(pool.shares, Admission.Shares.class);
        } catch (JsonProcessingException unreadable) {
            throw new IllegalStateException("shares of pool " + pool.name, unreadable);
        }
    }

    private String text(Admission.Shares shares) {
        try {
            return json.writeValueAsString(shares);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalStateException("shares cannot be written", unwritable);
        }
    }
}
