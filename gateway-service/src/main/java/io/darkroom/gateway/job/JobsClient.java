package io.darkroom.gateway.job;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.darkroom.contracts.job.JobView;
import io.darkroom.contracts.job.QueueLoad;
import io.darkroom.gateway.InternalHttp;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Asks job-service about jobs. Every call blocks, and throws {@link io.darkroom.gateway.Refusal} UNAVAILABLE when it gets no answer. */
@Singleton
public class JobsClient {
    private final InternalHttp http;
    private final String base;
    private final JavaType view;
    private final JavaType views;
    private final JavaType load;

    JobsClient(InternalHttp http, @ConfigProperty(name = "darkroom.jobs.url") String url) {
        this.http = http;
        this.base = url.replaceAll("/+$", "") + "/internal/";
        TypeFactory types = http.mapper().getTypeFactory();
        this.view = types.constructType(JobView.class);
        this.views = types.constructCollectionType(List.class, JobView.class);
        this.load = types.constructType(QueueLoad.class);
    }

    /** A job with fresh links; empty when it is unknown or another tenant's. */
    public Optional<JobView> job(long id, String tenant) {
        return http.get(URI.create(base + "jobs/" + id + "?tenant=" + encoded(tenant)), view);
    }

    /** The tenant's jobs that have not ended. */
    public List<JobView> openJobs(String tenant) {
        return http.<List<JobView>>get(URI.create(base + "jobs?open=true&tenant=" + encoded(tenant)), views).orElse(List.of());
    }

    /** How busy the system is for this tenant. */
    public QueueLoad load(String tenant) {
        return http.<QueueLoad>get(URI.create(base + "load?tenant=" + encoded(tenant)), load).orElse(new QueueLoad(0, 0, 0));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
