package io.darkroom.worker.jobs;

import io.darkroom.contracts.event.JobProgress;
import io.darkroom.contracts.work.WorkItem;
import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.image.Png;
import io.darkroom.worker.engine.Progress;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tells how far a job is: its first and its last step, and between them at most five times a second. From the first second on it shows
 * a preview as often as that takes no more than a tenth of the time. For one thread.
 */
final class ProgressReport implements Progress {
    private static final long PAUSE = 200_000_000;
    private static final long BEFORE_FIRST_PREVIEW = 1_000_000_000;
    private static final int REST_AFTER_PREVIEW = 9;
    private static final double NANOS = 1e9;

    private final WorkItem item;
    private final int attempt;
    private final Reports reports;
    private final LongSupplier nanos;
    private boolean begun;
    private long begin;
    private long lastSent;
    private long nextPreview;

    /** @param nanos a clock that only goes forward, such as {@link System#nanoTime} */
    ProgressReport(WorkItem item, int attempt, Reports reports, LongSupplier nanos) {
        this.item = item;
        this.attempt = attempt;
        this.reports = reports;
        this.nanos = nanos;
    }

    @Override
    public void step(int done, int steps, Supplier<Image> preview) {
        long now = nanos.getAsLong();
        boolean first = !begun;
        if (first) {
            begun = true;
            begin = now;
            nextPreview = now + BEFORE_FIRST_PREVIEW;
        }
        if (!first && done < steps && now - lastSent < PAUSE) return;
        lastSent = now;
        double secondsLeft = done == 0 ? 0 : (now - begin) / NANOS / done * (steps - done);
        boolean shows = done > 0 && done < steps && now - nextPreview >= 0;
        reports.progress(new JobProgress(item.jobId(), item.tenant(), attempt, done, steps, secondsLeft, shows ? png(preview, now) : null));
    }

    private byte[] png(Supplier<Image> preview, long before) {
        byte[] file = Png.encode(preview.get(), Map.of(), Png.Effort.FAST);
        long after = nanos.getAsLong();
        nextPreview = after + REST_AFTER_PREVIEW * (after - before);
        return file;
    }
}
