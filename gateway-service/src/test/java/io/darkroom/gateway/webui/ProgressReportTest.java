package io.darkroom.gateway.webui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.darkroom.contracts.event.JobProgress;
import io.darkroom.contracts.job.JobState;
import io.darkroom.contracts.job.JobView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressReportTest {
    private static final byte[] PREVIEW = {1, 2, 3};

    @Test
    void idleIsWhatClientsWaitFor() {
        assertThat(ProgressReport.idle()).containsEntry("progress", 0.0).containsEntry("eta_relative", 0.0).containsEntry("current_image", null).containsEntry("textinfo", null);
        assertThat(state(ProgressReport.idle())).containsEntry("job", "").containsEntry("job_count", 0);
    }

    @Test
    void aWaitingJobIsNotIdle() {
        Map<String, Object> report = ProgressReport.of(job(1), Optional.empty(), true);
        assertThat(report).containsEntry("progress", 0.01).containsEntry("eta_relative", 12.5).containsEntry("current_image", null);
        assertThat(state(report)).containsEntry("job", "scripts_txt2img").containsEntry("job_count", 1).containsEntry("job_no", 0)
            .containsEntry("sampling_step", 0).containsEntry("sampling_steps", 20).containsEntry("job_timestamp", "20240727120000");
    }

    @ParameterizedTest
    @CsvSource({"1, 9, 20, 0, 9, 0.46", "1, 20, 20, 0, 20, 1", "2, 9, 20, 0, 18, 0.46", "2, 15, 20, 1, 10, 0.76", "2, 20, 20, 1, 20, 1", "1, 11, 22, 0, 10, 0.51", "3, 40, 20, 2, 20, 1"})
    void stepsAreToldAsTheBatchesThatWereAskedFor(int batches, int step, int steps, int jobNo, int samplingStep, double progress) {
        Map<String, Object> report = ProgressReport.of(job(batches), Optional.of(new JobProgress(7, "t", 1, step, steps, 3.1, PREVIEW)), true);
        assertThat(report).containsEntry("eta_relative", 3.1).containsEntry("current_image", PREVIEW);
        assertThat((Double) report.get("progress")).isCloseTo(progress, within(1e-9));
        assertThat(state(report)).containsEntry("job_no", jobNo).containsEntry("job_count", batches).containsEntry("sampling_step", samplingStep);
        double original = 0.01 + jobNo / (double) batches + samplingStep / 20.0 / batches;
        assertThat((Double) report.get("progress")).isCloseTo(Math.min(original, 1), within(1e-9));
    }

    @Test
    void thePreviewCanBeLeftOut() {
        assertThat(ProgressReport.of(job(1), Optional.of(new JobProgress(7, "t", 1, 5, 20, 3, PREVIEW)), false)).containsEntry("current_image", null);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> state(Map<String, Object> report) {
        return (Map<String, Object>) report.get("state");
    }

    private static JobView job(int batches) {
        return new JobView(7, "t", TextToImageEndpoint.ID, JobState.RELEASED, List.of(), 0, 12.5, null, Map.of("n_iter", batches, "steps", 20),
            Instant.parse("2024-07-27T12:00:00Z"));
    }
}
