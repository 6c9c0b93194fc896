package io.darkroom.gateway.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.gateway.Readiness;
import io.darkroom.gateway.http.Endpoint;
import io.darkroom.gateway.http.Operation;
import io.darkroom.gateway.http.RouteTable;
import io.darkroom.gateway.job.JobEvents;
import io.darkroom.testkit.Eventually;
import io.darkroom.testkit.Infra;
import io.darkroom.testkit.golden.ProjectRoot;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one conversation cannot show: many at once, callers who leave or never end, and that every operation is tested and told of. */
@QuarkusTest
@QuarkusTestResource(value = Infra.class, restrictToAnnotatedClass = false)
@QuarkusTestResource(value = Neighbours.class, restrictToAnnotatedClass = true)
@Timeout(60)
class WholeGatewayTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    PlayedJobService jobs;

    @Inject
    Readiness readiness;
    @Inject
    JobEvents events;
    @Inject
    @Any
    Instance<Endpoint> endpoints;

    @TestHTTPResource("/")
    URI gateway;

    @BeforeEach
    void theGatewayIsReady() {
        Eventually.within(Duration.ofSeconds(20)).holds(readiness::isReady);
    }

    @Test
    void noAnswerIsLostOrMixedUpAmongManyCallers() throws Exception {
        jobs.direct("finish");
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int seed = 0; seed < 200; seed++) {
            answers.add(client.sendAsync(HttpRequest.newBuilder(gateway.resolve("/api/v3/text2img"))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"key\": \"key-of-acme\", \"prompt\": \"x\", \"seed\": " + seed + "}")).build(),
                    HttpResponse.BodyHandlers.ofString()));
        }
        Set<Long> ids = new HashSet<>();
        for (int seed = 0; seed < answers.size(); seed++) {
            JsonNode answer = JSON.readTree(answers.get(seed).get().body());
            assertThat(answer.path("status").asText()).as("%s", answer).isEqualTo("success");
            assertThat(answer.path("meta").path("seed").asInt()).isEqualTo(seed);
            ids.add(answer.path("id").asLong());
        }
        assertThat(ids).as("every request has a job of its own").hasSize(200);
        Eventually.within(Duration.ofSeconds(5)).holds(() -> events.waitedFor() == 0);
    }

    @Test
    void aCallerWhoLeavesEndsTheWaitingButNotTheJob() throws Exception {
        jobs.direct("accept");
        jobs.submitted().clear();
        String body = "{\"key\": \"key-of-acme\", \"prompt\": \"x\"}";
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /api/v3/text2img HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            assertThat(jobs.submitted().poll(10, TimeUnit.SECONDS)).as("the job").isNotNull();
        }
        Eventually.within(Duration.ofSeconds(5)).holds(() -> events.waitedFor() == 0);
    }

    @Test
    void aBodyWithoutEndIsAnsweredAndThenCutOff() throws Exception {
        byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            Thread sending = Thread.ofVirtual().start(() -> {
                try {
                    OutputStream out = socket.getOutputStream();
                    out.write("POST /api/v3/text2img HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    while (true) out.write(chunk);
                } catch (IOException cutOff) {
                    Thread.currentThread().interrupt();
                }
            });
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(in.readLine()).isEqualTo("HTTP/1.1 413 Request Entity Too Large");
            String line = in.readLine();
            while (!line.isEmpty()) line = in.readLine();
            assertThat(in.readLine()).isEqualTo("{\"status\":\"error\",\"message\":{\"body\":[\"The body may not be greater than 8388608 bytes.\"]}}");
            assertThat(sending.join(Duration.ofSeconds(20))).as("the gateway hangs up").isTrue();
        }
    }

    @Test
    void readinessIsTold() throws Exception {
        HttpResponse<String> health = HttpClient.newHttpClient().send(HttpRequest.newBuilder(gateway.resolve("/q/health/ready")).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).contains("keys and models");
    }

    /** The page is written from the declarations; copy the file that this test leaves when it fails. */
    @Test
    void thePageOfEndpointsIsUpToDate() throws Exception {
        String page = EndpointsPage.of(endpoints);
        Path written = Path.of("target", "endpoints.md");
        Files.createDirectories(written.getParent());
        Files.writeString(written, page);
        assertThat(ProjectRoot.find().resolve("docs/endpoints.md")).as("compare with %s", written.toAbsolutePath()).hasContent(page);
    }

    @Test
    void everyOperationOfTheApiFamilyHasAConversation() throws Exception {
        StringBuilder said = new StringBuilder();
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/conversations"))) {
            for (Path file : files.toList()) said.append(Files.readString(file));
        }
        List<String> silent = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            Operation operation = RouteTable.operation(endpoint);
            if (!operation.path().startsWith("/api/")) continue;
            String path = operation.path().replaceAll("\\{\\w+}", "");
            if (!said.toString().contains(operation.method() + " " + path)) silent.add(operation.id());
        }
        assertThat(silent).as("operations without a conversation").isEmpty();
    }

    @Test
    void theOpenApiDocumentTellsLimitsAndDefaults() throws Exception {
        JsonNode document = JSON.readTree(HttpClient.newHttpClient().send(HttpRequest.newBuilder(gateway.resolve("/openapi.json")).build(),
                HttpResponse.BodyHandlers.ofString()).body());
        JsonNode operation = document.at("/paths/~1api~1v4~1dreambooth/post");
        assertThat(operation.path("operationId").asText()).isEqualTo("dreambooth-v4-text2img");
        assertThat(operation.at("/requestBody/content/application~1json/schema/$ref").asText()).isEqualTo("#/components/schemas/CommunityTextToImage");
        JsonNode schema = document.at("/components/schemas/CommunityTextToImage");
        assertThat(schema.path("required").toString()).isEqualTo("[\"key\",\"model_id\",\"prompt\"]");
        assertThat(schema.at("/properties/width/maximum").asInt()).isEqualTo(1024);
        assertThat(schema.at("/properties/width/multipleOf").asInt()).isEqualTo(8);
        assertThat(schema.at("/properties/samples/default").asInt()).isEqualTo(1);
        assertThat(schema.at("/properties/guidance_scale/default").asDouble()).isEqualTo(7.5);
        assertThat(schema.at("/properties/scheduler/enum").size()).isEqualTo(19);
        assertThat(document.at("/paths/~1api~1v3~1fetch~1{id}/post/parameters/0/name").asText()).isEqualTo("id");
    }
}
