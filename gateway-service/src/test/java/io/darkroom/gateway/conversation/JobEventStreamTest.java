package io.darkroom.gateway.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.Topic;
import io.darkroom.contracts.event.JobProgress;
import io.darkroom.gateway.Readiness;
import io.darkroom.testkit.Eventually;
import io.darkroom.testkit.Infra;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(value = Infra.class, restrictToAnnotatedClass = false)
@QuarkusTestResource(value = Neighbours.class, restrictToAnnotatedClass = true)
@Timeout(30)
class JobEventStreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    PlayedJobService jobs;

    @Inject
    Readiness readiness;

    @TestHTTPResource("/")
    URI gateway;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private long job;

    @BeforeEach
    void submit() throws Exception {
        Eventually.within(Duration.ofSeconds(20)).holds(readiness::isReady);
        jobs.direct("accept");
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve("/api/v3/text2img")).header("Prefer", "respond-async")
                .POST(HttpRequest.BodyPublishers.ofString("{\"key\": \"key-of-acme\", \"prompt\": \"x\"}")).build();
        JsonNode answer = JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
        assertThat(answer.path("status").asText()).isEqualTo("processing");
        job = answer.path("id").asLong();
    }

    @Test
    void progressIsToldAndThenTheEnd() throws Exception {
        HttpResponse<InputStream> response = open("Bearer key-of-acme");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        try (BufferedReader events = new BufferedReader(new InputStreamReader(response.body()))) {
            jobs.send(Topic.JOBS_PROGRESS, job, new JobProgress(job, "acme", 1, 5, 20, 3.5, null));
            assertThat(next(events)).isEqualTo("progress {\"step\":5,\"steps\":20,\"secondsLeft\":3.5}");
            jobs.send(Topic.JOBS_PROGRESS, job, new JobProgress(job, "acme", 1, 4, 20, 3.5, null));
            jobs.send(Topic.JOBS_PROGRESS, job, new JobProgress(job, "acme", 1, 6, 20, 3, null));
            assertThat(next(events)).as("a late report is left out").startsWith("progress {\"step\":6");
            jobs.finish(job);
            assertThat(next(events)).isEqualTo("finished {\"state\":\"SUCCEEDED\"}");
            assertThat(events.readLine()).as("the stream ends").isNull();
        }
    }

    @Test
    void aJobThatHasEndedIsToldAtOnce() throws Exception {
        jobs.finish(job);
        try (BufferedReader events = new BufferedReader(new InputStreamReader(open("Bearer key-of-acme").body()))) {
            assertThat(next(events)).isEqualTo("finished {\"state\":\"SUCCEEDED\"}");
            assertThat(events.readLine()).isNull();
        }
    }

    @Test
    void foreignAndUnknownJobsLookTheSame() throws Exception {
        assertRefused("Bearer key-of-other", 404, "{\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"No such job.\"}}");
        job = 1;
        assertRefused("Bearer key-of-acme", 404, "{\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"No such job.\"}}");
    }

    @Test
    void aKeyIsNeeded() throws Exception {
        assertRefused("Bearer wrong", 401, "{\"error\":{\"code\":\"INVALID_KEY\",\"message\":\"Invalid Api Key\"}}");
        assertRefused("Basic a2V5", 401, "{\"error\":{\"code\":\"INVALID_KEY\",\"message\":\"Invalid Api Key\"}}");
    }

    private void assertRefused(String authorization, int status, String body) throws Exception {
        HttpResponse<InputStream> response = open(authorization);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(new String(response.body().readAllBytes())).isEqualTo(body);
    }

    private HttpResponse<InputStream> open(String authorization) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve("/darkroom/v1/jobs/" + job + "/events"))
                .header("Authorization", authorization).build();
        return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }

    /** The next event as its name and data; comments are left out. */
    private static String next(BufferedReader events) throws Exception {
        String name = events.readLine();
        while (name.startsWith(":")) {
            assertThat(events.readLine()).isEmpty();
            name = events.readLine();
        }
        String data = events.readLine();
        assertThat(events.readLine()).isEmpty();
        return name.replace("event: ", "") + " " + data.replace("data: ", "");
    }
}
