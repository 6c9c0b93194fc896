package io.darkroom.gateway.job;

import io.darkroom.contracts.event.JobProgress;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The latest progress of running jobs: of at most {@value #MOST} jobs, those heard of last, and without previews that are unusually large. */
@Singleton
public class ProgressView {
    static final int MOST = 256;
    static final int LARGEST_PREVIEW = 100_000;

    private final Map<Long, JobProgress> latest = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, JobProgress> eldest) {
            return size() > MOST;
        }
    };
    private final Map<Consumer<JobProgress>, Long> listeners = new ConcurrentHashMap<>();

    /** Takes a report; one of an earlier attempt, or of an earlier step of the same attempt, is late and does not count. */
    public void put(JobProgress report) {
        JobProgress kept = report.preview() != null && report.preview().length > LARGEST_PREVIEW ? withoutPreview(report) : report;
        synchronized (latest) {
            JobProgress known = latest.get(kept.jobId());
            if (known != null && (known.attempt() > kept.attempt() || known.attempt() == kept.attempt() && known.step() > kept.step())) return;
            latest.put(kept.jobId(), kept);
        }
        listeners.forEach((listener, jobId) -> {
            if (jobId == kept.jobId()) listener.accept(kept);
        });
    }

    /** The job has ended. */
    public void remove(long jobId) {
        synchronized (latest) {
            latest.remove(jobId);
        }
    }

    /** What is known of a job of this tenant. */
    public Optional<JobProgress> of(long jobId, String tenant) {
        synchronized (latest) {
            return Optional.ofNullable(latest.get(jobId)).filter(report -> report.tenant().equals(tenant));
        }
    }

    /** From now on {@code listener} hears of this job, on the thread that reads events: it must not block. */
    public JobEvents.Subscription subscribe(long jobId, Consumer<JobProgress> listener) {
        listeners.put(listener, jobId);
        return () -> listeners.remove(listener);
    }

    private static JobProgress withoutPreview(JobProgress report) {
        return new JobProgress(report.jobId(), report.tenant(), report.attempt(), report.step(), report.steps(), report.secondsLeft(), null);
    }
}
