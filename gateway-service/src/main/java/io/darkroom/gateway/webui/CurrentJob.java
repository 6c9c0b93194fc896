package io.darkroom.gateway.webui;

import io.darkroom.contracts.job.JobView;
import io.darkroom.gateway.job.JobsClient;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.Optional;

/**
 * The job that progress and interrupt mean: the oldest of the caller's own web UI jobs that has not ended. Asked of job-service, so that
 * it does not matter which gateway took the job.
 */
@Singleton
public class CurrentJob {
    private final JobsClient jobs;

    CurrentJob(JobsClient jobs) {
        this.jobs = jobs;
    }

    Optional<JobView> of(String tenant) {
        return jobs.openJobs(tenant).stream().filter(job -> job.operation().equals(TextToImageEndpoint.ID)).min(Comparator.comparingLong(JobView::id));
    }
}
