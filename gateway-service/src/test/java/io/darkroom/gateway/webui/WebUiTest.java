package io.darkroom.gateway.webui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.Topic;
import io.darkroom.contracts.event.JobEvent;
import io.darkroom.contracts.event.JobProgress;
import io.darkroom.contracts.job.JobState;
import io.darkroom.contracts.job.JobView;
import io.darkroom.contracts.job.Output;
import io.darkroom.gateway.conversation.Neighbours;
import io.darkroom.gateway.conversation.PlayedJobService;
import io.darkroom.testkit.Eventually;
import io.darkroom.testkit.Infra;
import io.darkroom.testkit.KafkaProbe;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens while a picture is being made, and what other gateways hear. */
@QuarkusTest
@QuarkusTestResource(value = Infra.class, restrictToAnnotatedClass = false)
@QuarkusTestResource(value = Neighbours.class, restrictToAnnotatedClass = true)
class WebUiTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ACME = Neighbours.KEYS.get("key");
    private static final String OTHER = Neighbours.KEYS.get("other_key");

    PlayedJobService jobs;

    @TestHTTPResource("/sdapi/v1/")
    URI api;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void theGatewayIsReady() {
        jobs.submitted().clear();
        Eventually.within(PATIENCE).get(() -> get(ACME, "options").statusCode(), status -> status == 200);
    }

    @Test
    void progressIsTheCallersOwnAndInterruptKeepsWhatIsDone() throws Exception {
        jobs.direct("accept");
        CompletableFuture<HttpResponse<String>> answer = post(ACME, "txt2img", "{\"prompt\": \"a star\", \"seed\": 7, \"n_iter\": 2, \"steps\": 20}");
        long id = jobs.submitted().poll(20, TimeUnit.SECONDS).get("id").longValue();

        JsonNode waiting = Eventually.within(PATIENCE).get(() -> json(get(ACME, "progress")), report -> report.at("/state/job_count").intValue() == 2);
        assertThat(waiting.get("progress").doubleValue()).isEqualTo(0.01);
        assertThat(waiting.get("current_image").isNull()).isTrue();

        jobs.send(Topic.JOBS_PROGRESS, id, new JobProgress(id, "acme", 1, 15, 20, 2.5, new byte[] {1, 2, 3}));
        JsonNode running = Eventually.within(PATIENCE).get(() -> json(get(ACME, "progress")), report -> report.at("/state/sampling_step").intValue() == 10);
        assertThat(running.get("progress").doubleValue()).isEqualTo(0.76);
        assertThat(running.at("/state/job_no").intValue()).isEqualTo(1);
        assertThat(running.get("eta_relative").doubleValue()).isEqualTo(2.5);
        assertThat(running.get("current_image").textValue()).isEqualTo("AQID");
        assertThat(json(get(ACME, "progress?skip_current_image=true")).get("current_image").isNull()).isTrue();
        assertThat(json(get(OTHER, "progress")).at("/state/job_count").intValue()).isZero();

        try (KafkaProbe commands = KafkaProbe.on(Topic.JOBS_COMMANDS.topicName())) {
            assertThat(post(OTHER, "interrupt", "").get().body()).isEqualTo("{}");
            assertThat(post(ACME, "interrupt", "").get().body()).isEqualTo("{}");
            JsonNode cancel = commands.await(seen -> seen.key().equals(String.valueOf(id)), PATIENCE).json();
            assertThat(cancel).isEqualTo(JSON.readTree("{\"command\": \"cancel\", \"jobId\": %d, \"tenant\": \"acme\", \"keepUnfinished\": true}".formatted(id)));
            assertThat(commands.seen()).filteredOn(seen -> seen.json().get("tenant").textValue().equals("other")).isEmpty();
        }

        assertThat(answer).isNotDone();
        jobs.finish(id);
        assertThat(json(answer.get(20, TimeUnit.SECONDS)).get("images")).hasSize(2);
        assertThat(json(get(ACME, "progress")).get("progress").doubleValue()).isZero();
    }

    @Test
    void anInterruptedJobAnswersWithThePicturesThatExist() throws Exception {
        jobs.direct("silent");
        CompletableFuture<HttpResponse<String>> answer = post(ACME, "txt2img", "{\"prompt\": \"a star\", \"seed\": 7, \"n_iter\": 2}");
        long id = jobs.submitted().poll(20, TimeUnit.SECONDS).get("id").longValue();
        jobs.send(Topic.JOBS_EVENTS, id, new JobEvent.Finished(id, new JobView(id, "acme", TextToImageEndpoint.ID, JobState.CANCELLED, List.of(picture(id)), 1, 0,
            null, Map.of(), Instant.EPOCH)));

        JsonNode body = json(answer.get(20, TimeUnit.SECONDS));
        assertThat(body.get("images")).hasSize(1);
        JsonNode info = JSON.readTree(body.get("info").textValue());
        assertThat(info.get("infotexts")).hasSize(1);
        assertThat(info.get("infotexts").get(0).textValue()).contains("Seed: 7,");
        assertThat(info.get("all_seeds")).hasSize(2);
    }

    @Test
    void optionsAreToldToEveryGatewayAndHeardFromEveryGateway() throws Exception {
        try (KafkaProbe options = KafkaProbe.on(Topic.WEBUI_OPTIONS.topicName())) {
            assertThat(post(ACME, "options", "{\"jpeg_quality\": 31}").get().body()).isEqualTo("null");
            JsonNode told = options.await(seen -> seen.key().equals("acme") && seen.json().at("/values/jpeg_quality").intValue() == 31, PATIENCE).json();
            assertThat(json(get(ACME, "options")).get("jpeg_quality").intValue()).isEqualTo(31);

            long next = told.get("revision").longValue() + 1;
            options.send("acme", "{\"tenant\": \"acme\", \"revision\": %d, \"values\": {\"jpeg_quality\": 55}}".formatted(next));
            Eventually.within(PATIENCE).get(() -> json(get(ACME, "options")), body -> body.get("jpeg_quality").intValue() == 55);
            options.send("acme", "{\"tenant\": \"acme\", \"revision\": 1, \"values\": {\"jpeg_quality\": 11}}");
            options.send("other", "{\"tenant\": \"other\", \"revision\": 1000, \"values\": {\"jpeg_quality\": 12}}");
            Eventually.within(PATIENCE).get(() -> json(get(OTHER, "options")), body -> body.get("jpeg_quality").intValue() == 12);
            assertThat(json(get(ACME, "options")).get("jpeg_quality").intValue()).as("an older revision does not count").isEqualTo(55);
            options.send("acme", null);
            options.send("other", null);
            Eventually.within(PATIENCE).get(() -> json(get(OTHER, "options")), body -> body.get("jpeg_quality").intValue() == 80);
        }
    }

    @Test
    void everyAnswerSaysHowLongItTook() throws Exception {
        assertThat(get(ACME, "options").headers().firstValue("X-Process-Time")).hasValueSatisfying(seconds -> assertThat(Double.parseDouble(seconds)).isBetween(0.0, 20.0));
    }

    private static Output picture(long job) {
        return new Output("jobs/" + job + "/1.1/0.png", "image/png", 4, "00", 7, ConfigProvider.getConfig().getValue("darkroom.jobs.url", String.class) + "/pictures/0.png");
    }

    private HttpResponse<String> get(String key, String path) throws IOException, InterruptedException {
        return client.send(request(key, path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> post(String key, String path, String body) {
        return client.sendAsync(request(key, path).POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String key, String path) {
        return HttpRequest.newBuilder(api.resolve(path)).header("Authorization", "Bearer " + key);
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }
}
