package io.darkroom.gateway.webui;

import io.darkroom.contracts.event.JobProgress;
import io.darkroom.contracts.job.JobView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The body of {@code GET /sdapi/v1/progress}. */
final class ProgressReport {
    /** What the original adds so that a job that has just begun is told apart from none. */
    private static final double BEGUN = 0.01;

    private ProgressReport() {
    }

    /** Nothing runs; clients wait for exactly this. */
    static Map<String, Object> idle() {
        return report(0.0, 0.0, state("", 0, "0", 0, 0, 0), null);
    }

    /**
     * A job that waits or runs. Its pictures are computed together; they are told as the batches that the caller asked for.
     *
     * @param job     of this API: its meta holds {@code n_iter} and {@code steps}
     * @param heard   the worker's last word, if there was one
     * @param preview whether the answer may hold a picture
     */
    static Map<String, Object> of(JobView job, Optional<JobProgress> heard, boolean preview) {
        int batches = number(job, "n_iter");
        int steps = number(job, "steps");
        double done = heard.filter(report -> report.steps() > 0).map(report -> Math.clamp(report.step() / (double) report.steps(), 0, 1)).orElse(0.0);
        int batch = Math.min((int) (done * batches), batches - 1);
        int step = (int) Math.round((done * batches - batch) * steps);
        double progress = Math.min(BEGUN + done, 1);
        double secondsLeft = heard.map(JobProgress::secondsLeft).orElse(job.etaSeconds());
        byte[] picture = preview ? heard.map(JobProgress::preview).orElse(null) : null;
        return report(progress, secondsLeft, state("scripts_txt2img", batches, TextToImageRequest.timestamp(job.submittedAt()), batch, step, steps), picture);
    }

    private static int number(JobView job, String key) {
        return ((Number) job.meta().get(key)).intValue();
    }

    private static Map<String, Object> report(double progress, double secondsLeft, Map<String, Object> state, byte[] picture) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("progress", progress);
        report.put("eta_relative", secondsLeft);
        report.put("state", state);
        report.put("current_image", picture);
        report.put("textinfo", null);
        return report;
    }

    private static Map<String, Object> state(String job, int batches, String timestamp, int batch, int step, int steps) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("skipped", false);
        state.put("interrupted", false);
        state.put("stopping_generation", false);
        state.put("job", job);
        state.put("job_count", batches);
        state.put("job_timestamp", timestamp);
        state.put("job_no", batch);
        state.put("sampling_step", step);
        state.put("sampling_steps", steps);
        return state;
    }
}
