package io.darkroom.gateway.job;

import io.darkroom.contracts.event.JobEvent;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Passes what job-service says about a job to those who wait for that job. */
@Singleton
public class JobEvents {
    private final Map<Long, List<Consumer<JobEvent>>> listeners = new ConcurrentHashMap<>();

    /** Ends a subscription. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** From now on {@code listener} hears of this job, on the thread that reads events: it must not block. */
    public Subscription subscribe(long jobId, Consumer<JobEvent> listener) {
        listeners.compute(jobId, (id, present) -> {
            List<Consumer<JobEvent>> all = present == null ? new CopyOnWriteArrayList<>() : present;
            all.add(listener);
            return all;
        });
        return () -> listeners.computeIfPresent(jobId, (id, present) -> {
            present.remove(listener);
            return present.isEmpty() ? null : present;
        });
    }

    public void publish(JobEvent event) {
        for (Consumer<JobEvent> listener : listeners.getOrDefault(event.jobId(), List.of())) listener.accept(event);
    }

    /** How many jobs are waited for. */
    public int waitedFor() {
        return listeners.size();
    }
}
