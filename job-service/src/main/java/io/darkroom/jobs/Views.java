package io.darkroom.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.job.JobView;
import io.darkroom.contracts.job.Output;
import io.darkroom.jobs.objects.JobObjects;
import io.darkroom.jobs.store.Job;
import io.darkroom.jobs.store.JobOutput;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** Jobs as their tenants may see them, with fresh links. */
@ApplicationScoped
public class Views {
    private static final TypeReference<Map<String, Object>> META = new TypeReference<>() { };

    private final JobObjects objects;
    private final Estimates estimates;
    private final ObjectMapper json;

    Views(JobObjects objects, Estimates estimates, ObjectMapper json) {
        this.objects = objects;
        this.estimates = estimates;
        this.json = json;
    }

    /** The job as it stands. Run in an open session. */
    public Uni<JobView> of(Job job) {
        return JobOutput.of(job.id).chain(rows -> estimates.secondsLeft(job)
                .map(eta -> view(job, objects.linked(rows.stream().map(JobOutput::output).toList()), eta)));
    }

    /** An ended job with these outputs, links included. */
    public JobView ended(Job job, List<Output> linked) {
        return view(job, linked, 0);
    }

    private JobView view(Job job, List<Output> linked, double eta) {
        return new JobView(job.id, job.tenant, job.operation, job.state, linked, job.generationSeconds, eta, job.failure(), meta(job), job.submittedAt);
    }

    private Map<String, Object> meta(Job job) {
        try {
            return json.readValue(job.meta, META);
        } catch (JsonProcessingException unreadable) {
            throw new IllegalStateException("meta of job " + job.id + " is not a JSON object", unreadable);
        }
    }
}
