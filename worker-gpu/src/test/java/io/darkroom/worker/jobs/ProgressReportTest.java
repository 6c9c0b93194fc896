package io.darkroom.worker.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.darkroom.contracts.event.JobProgress;
import io.darkroom.contracts.work.WorkItem;
import io.darkroom.contracts.work.WorkResult;
import io.darkroom.contracts.work.WorkerStatus;
import io.darkroom.diffusion.image.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ProgressReportTest {
    private final List<JobProgress> told = new ArrayList<>();
    private long now = -5;

    private final ProgressReport report = new ProgressReport(new WorkItem(9, "acme", 1, null), 2, new Reports() {
        @Override
        public void result(WorkResult result) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void progress(JobProgress progress) {
            told.add(progress);
        }

        @Override
        public void status(WorkerStatus status) {
            throw new UnsupportedOperationException();
        }
    }, () -> now);

    /** @param previewMillis how long a preview takes */
    private void run(int steps, long millisEach, long previewMillis) {
        Supplier<Image> preview = () -> {
            now += TimeUnit.MILLISECONDS.toNanos(previewMillis);
            return new Image(1, 1, new byte[3]);
        };
        report.step(0, steps, preview);
        for (int done = 1; done <= steps; done++) {
            now += TimeUnit.MILLISECONDS.toNanos(millisEach);
            report.step(done, steps, preview);
        }
    }

    private List<Integer> shown() {
        return told.stream().filter(progress -> progress.preview() != null).map(JobProgress::step).toList();
    }

    @Test
    void aQuickJobTellsItsBeginningAndItsEnd() {
        run(20, 5, 1);
        assertThat(told).extracting(JobProgress::step).containsExactly(0, 20);
    }

    @Test
    void aLongerOneTellsFiveTimesASecond() {
        run(100, 50, 0);
        assertThat(told).hasSize(26);
        assertThat(told).extracting(JobProgress::step).startsWith(0, 4, 8).endsWith(96, 100);
    }

    @Test
    void aSlowOneTellsEveryStepAndHowLongItTakes() {
        run(4, 1000, 0);
        assertThat(told).extracting(JobProgress::step).containsExactly(0, 1, 2, 3, 4);
        assertThat(told.get(1).secondsLeft()).isCloseTo(3, within(1e-9));
        assertThat(told.get(4).secondsLeft()).isZero();
        assertThat(told).allMatch(progress -> progress.jobId() == 9 && progress.tenant().equals("acme") && progress.attempt() == 2 && progress.steps() == 4);
    }

    @Test
    void previewsBeginAfterASecondAndTakeATenthOfTheTime() {
        run(40, 250, 100);
        assertThat(shown()).containsExactly(4, 8, 12, 16, 20, 24, 28, 32, 36);
    }

    @Test
    void neitherTheBeginningNorTheEndShowsAPreview() {
        run(2, 5000, 1);
        assertThat(shown()).containsExactly(1);
        assertThat(told.get(1).preview()).startsWith(0x89, 'P', 'N', 'G');
    }
}
