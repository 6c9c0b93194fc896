package io.darkroom.worker.jobs;

import io.darkroom.contracts.event.JobProgress;
import io.darkroom.contracts.work.WorkItem;
import io.darkroom.worker.engine.Progress;
import java.util.function.LongSupplier;

/** Tells how far a job is: its first and its last step, and between them at most five times a second. For one thread. */
final class ProgressReport implements Progress {
    private static final long PAUSE = 200_000_000;
    private static final double NANOS = 1e9;

    private final WorkItem item;
    private final int attempt;
    private final Reports reports;
    private final LongSupplier nanos;
    private boolean begun;
    private long begin;
    private int doneAtBegin;
    private long lastSent;

    /** @param nanos a clock that only goes forward, such as {@link System#nanoTime} */
    ProgressReport(WorkItem item, int attempt, Reports reports, LongSupplier nanos) {
        this.item = item;
        this.attempt = attempt;
        this.reports = reports;
        this.nanos = nanos;
    }

    @Override
    public void step(int done, int steps) {
        long now = nanos.getAsLong();
        boolean first = !begun;
        if (first) {
            begun = true;
            begin = now;
            doneAtBegin = done;
        }
        if (!first && done < steps && now - lastSent < PAUSE) return;
        lastSent = now;
        int made = done - doneAtBegin;
        double secondsLeft = made == 0 ? 0 : (now - begin) / NANOS / made * (steps - done);
        reports.progress(new JobProgress(item.jobId(), item.tenant(), attempt, done, steps, secondsLeft, null));
    }
}
