package io.darkroom.gateway.api.enterprise;

import io.darkroom.contracts.job.JobView;
import io.darkroom.contracts.request.shape.EnterpriseFetch;
import io.darkroom.gateway.api.FetchEndpoint;
import io.darkroom.gateway.http.Answer;
import io.darkroom.gateway.http.Operation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

@Operation(id = "enterprise-fetch", path = "/api/v1/enterprise/fetch", variants = "/api/v1/enterprise/fetch_queue_image",
        group = "Enterprise plan", summary = "The result of an earlier request, named in the body; makes nothing")
public class Fetch extends FetchEndpoint<EnterpriseFetch> {
    Fetch() {
        super(EnterpriseFetch.class);
    }

    @Override
    protected Optional<Long> id(Valid<EnterpriseFetch> valid) {
        return Optional.of(valid.request().requestId());
    }

    /** An unfinished job has a body of its own here: {@code message}, and an empty text as {@code output}. */
    @Override
    protected Answer.Whole found(JobView job) {
        if (job.state().terminal()) return super.found(job);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", "processing");
        body.put("message", "Your request is still being processed");
        body.put("output", "");
        body.put("tip", "Try to fetch request after given estimated time");
        body.put("eta", job.etaSeconds());
        body.put("id", job.id());
        return success(body);
    }
}
