package io.darkroom.gateway.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.event.JobProgress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressViewTest {
    private final ProgressView view = new ProgressView();

    @Test
    void theLatestReportOfATenantsOwnJobIsKnown() {
        view.put(report(1, 1, 3));
        view.put(report(1, 1, 5));
        assertThat(view.of(1, "acme")).map(JobProgress::step).hasValue(5);
        assertThat(view.of(1, "other")).isEmpty();
        assertThat(view.of(2, "acme")).isEmpty();
    }

    @Test
    void lateReportsDoNotCountButANewAttemptBeginsAgain() {
        view.put(report(1, 1, 5));
        view.put(report(1, 1, 4));
        assertThat(view.of(1, "acme")).map(JobProgress::step).hasValue(5);
        view.put(report(1, 2, 1));
        view.put(report(1, 1, 9));
        assertThat(view.of(1, "acme")).map(JobProgress::step).hasValue(1);
    }

    @Test
    void onlyTheJobsHeardOfLastAreKept() {
        for (int job = 0; job <= ProgressView.MOST; job++) view.put(report(job, 1, 1));
        assertThat(view.of(0, "acme")).isEmpty();
        assertThat(view.of(ProgressView.MOST, "acme")).isPresent();
    }

    @Test
    void anEndedJobIsForgottenAndALargePreviewIsNotKept() {
        view.put(new JobProgress(1, "acme", 1, 1, 20, 1, new byte[ProgressView.LARGEST_PREVIEW + 1]));
        assertThat(view.of(1, "acme").orElseThrow().preview()).isNull();
        view.remove(1);
        assertThat(view.of(1, "acme")).isEmpty();
    }

    @Test
    void listenersHearOfTheirJobUntilTheyClose() {
        List<Integer> heard = new ArrayList<>();
        try (var subscription = view.subscribe(1, report -> heard.add(report.step()))) {
            view.put(report(1, 1, 1));
            view.put(report(2, 1, 2));
        }
        view.put(report(1, 1, 3));
        assertThat(heard).containsExactly(1);
    }

    private static JobProgress report(long job, int attempt, int step) {
        return new JobProgress(job, "acme", attempt, step, 20, 1, null);
    }
}
