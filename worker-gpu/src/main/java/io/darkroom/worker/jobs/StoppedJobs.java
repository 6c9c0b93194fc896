package io.darkroom.worker.jobs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The jobs that callers have cancelled lately, so that one whose record arrives after the word to stop does not run. Remembers the
 * last {@value #CAPACITY}.
 */
final class StoppedJobs {
    private static final int CAPACITY = 10_000;

    private final Map<Long, Boolean> keepUnfinished = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > CAPACITY;
        }
    };

    synchronized void add(long jobId, boolean keep) {
        keepUnfinished.put(jobId, keep);
    }

    /** Whether the caller wants the unfinished picture; empty when the job was not stopped. */
    synchronized Optional<Boolean> find(long jobId) {
        return Optional.ofNullable(keepUnfinished.get(jobId));
    }
}
