package io.darkroom.gateway.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.Topic;
import io.darkroom.gateway.Readiness;
import io.darkroom.gateway.conversation.Conversation.Step;
import io.darkroom.testkit.Eventually;
import io.darkroom.testkit.Infra;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Holds every conversation of {@code src/test/resources/conversations} with the running gateway. */
@QuarkusTest
@QuarkusTestResource(value = Infra.class, restrictToAnnotatedClass = false)
@QuarkusTestResource(value = Neighbours.class, restrictToAnnotatedClass = true)
class ConversationTest {
    private static final Pattern SUBSTITUTE = Pattern.compile("\\{\\{(\\w+)(?::(.):(\\d+))?}}");
    private static final ObjectMapper JSON = new ObjectMapper();

    PlayedJobService jobs;

    @Inject
    Readiness readiness;

    @TestHTTPResource("/")
    URI gateway;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TestFactory
    Stream<DynamicTest> conversations() throws IOException {
        Eventually.within(Duration.ofSeconds(20)).holds(readiness::isReady);
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/conversations"))) {
            String only = System.getProperty("conversation", "");
            List<Path> sorted = files.filter(file -> file.toString().contains(only)).sorted().toList();
            assertThat(sorted).isNotEmpty();
            return sorted.stream().map(file -> dynamicTest(file.getFileName().toString(), file.toUri(), () -> hold(Conversation.read(file))));
        }
    }

    private void hold(Conversation conversation) throws Exception {
        Map<String, String> names = new HashMap<>(Neighbours.KEYS);
        jobs.direct("finish");
        jobs.submitted().clear();
        long sentBefore = submittedRecords();
        for (Step step : conversation.steps()) {
            switch (step) {
                case Step.Direction(String word, String argument) -> direct(word, argument, names, sentBefore);
                case Step.Exchange exchange -> exchange(exchange, names);
            }
        }
    }

    private void direct(String word, String argument, Map<String, String> names, long sentBefore) throws Exception {
        switch (word) {
            case "jobs" -> jobs.direct(argument);
            case "finished" -> jobs.finish(Long.parseLong(names.get(argument)));
            case "submitted" -> {
                JsonNode job = jobs.submitted().poll(10, TimeUnit.SECONDS);
                assertThat(job).as("a submitted job").isNotNull();
                JsonExpectation.check(JSON.readTree(substituted(argument, names)), job, "submitted", names);
            }
            case "nothing submitted" -> assertThat(submittedRecords()).as("records on jobs.submitted").isEqualTo(sentBefore);
            default -> throw new AssertionError("no such stage direction: " + word);
        }
    }

    private void exchange(Step.Exchange exchange, Map<String, String> names) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve(substituted(exchange.path(), names)))
                .method(exchange.method(), HttpRequest.BodyPublishers.ofString(substituted(exchange.body(), names)));
        exchange.headers().forEach((name, value) -> request.header(name, substituted(value, names)));
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        String what = exchange.method() + " " + exchange.path();
        assertThat(response.statusCode()).as("status of %s: %s", what, response.body()).isEqualTo(exchange.status());
        assertThat(response.headers().firstValue("X-Request-Id")).as("request id").isPresent();
        assertThat(response.body()).doesNotContain("Exception:", "at io.", "\tat ");
        exchange.expectedHeaders().forEach((name, value) ->
                assertThat(response.headers().firstValue(name)).as(name).hasValue(substituted(value, names)));
        String expected = substituted(exchange.expectedBody(), names);
        if (expected.startsWith("~ ")) assertThat(response.body()).contains(expected.substring(2));
        else if (!expected.isEmpty()) {
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
            JsonExpectation.check(JSON.readTree(expected), JSON.readTree(response.body()), what, names);
        }
    }

    /** {@code {{name}}} is a key or something remembered; {@code {{repeat:x:100}}} is a hundred times x. */
    private static String substituted(String text, Map<String, String> names) {
        return SUBSTITUTE.matcher(text).replaceAll(found -> {
            if (found.group(1).equals("repeat")) return Matcher.quoteReplacement(found.group(2).repeat(Integer.parseInt(found.group(3))));
            String value = names.get(found.group(1));
            if (value == null) throw new AssertionError("nothing is called " + found.group(1));
            return Matcher.quoteReplacement(value);
        });
    }

    /** How many jobs were ever sent; an answered request has sent its job before its answer. */
    private static long submittedRecords() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", Infra.setting("kafka.bootstrap.servers")))) {
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            for (int i = 0; i < Topic.JOBS_SUBMITTED.partitions(); i++) {
                ends.put(new TopicPartition(Topic.JOBS_SUBMITTED.topicName(), i), OffsetSpec.latest());
            }
            List<Long> offsets = new ArrayList<>();
            admin.listOffsets(ends).all().get().values().forEach(end -> offsets.add(end.offset()));
            return offsets.stream().mapToLong(Long::longValue).sum();
        }
    }
}
