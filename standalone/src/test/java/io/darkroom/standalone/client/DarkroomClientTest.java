package io.darkroom.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.darkroom.standalone.Connection;
import io.darkroom.standalone.LaunchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DarkroomClientTest {
    private static final Drawing DRAWING = new Drawing("a cat", null, "emoji", null, null, 1, 20, 5, "DDIMScheduler", 7);

    private final List<Progress> progress = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aFinishedAnswerHasTheLinks() throws Exception {
        AtomicReference<JsonNode> asked = new AtomicReference<>();
        server.createContext("/api/v4/dreambooth", exchange -> {
            asked.set(new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes()));
            answer(exchange, 200, "{\"status\":\"success\",\"output\":[\"http://127.0.0.1/1.png\"]}");
        });

        assertThat(draw()).containsExactly(URI.create("http://127.0.0.1/1.png"));

        assertThat(asked.get().path("prompt").asText()).isEqualTo("a cat");
        assertThat(asked.get().path("key").asText()).isEqualTo("dk_1");
        assertThat(asked.get().path("seed").asLong()).isEqualTo(7);
        assertThat(asked.get().has("width")).as("the model's own size").isFalse();
    }

    @Test
    void aLongJobIsFollowedToItsEnd() throws Exception {
        AtomicInteger fetches = new AtomicInteger();
        server.createContext("/api/v4/dreambooth", exchange -> answer(exchange, 200, "{\"status\":\"processing\",\"id\":42}"));
        server.createContext("/darkroom/v1/jobs/42/events", exchange -> {
            assertThat(exchange.getRequestHeaders().getFirst("Authorization")).isEqualTo("Bearer dk_1");
            answer(exchange, 200, """
                    event: progress
                    data: {"step":3,"steps":20,"secondsLeft":1.5,"later":true}

                    : a comment
                    event: progress
                    data: {"step":20,"steps":20,"secondsLeft":0}

                    event: finished
                    data: {}

                    """);
        });
        server.createContext("/api/v4/dreambooth/fetch", exchange -> answer(exchange, 200, switch (fetches.incrementAndGet()) {
            case 1 -> "{\"status\":\"error\",\"message\":\"not known yet\"}";
            case 2 -> "{\"status\":\"processing\",\"id\":42}";
            default -> "{\"status\":\"success\",\"id\":42,\"output\":[\"http://127.0.0.1/2.png\"]}";
        }));

        assertThat(draw()).containsExactly(URI.create("http://127.0.0.1/2.png"));
        assertThat(progress).containsExactly(new Progress(3, 20, 1.5), new Progress(20, 20, 0));
    }

    @Test
    void aRefusalIsToldInTheServersWords() {
        server.createContext("/api/v4/dreambooth", exchange -> answer(exchange, 400, "{\"status\":\"error\",\"messege\":\"no such model\"}"));
        assertThatThrownBy(this::draw).isInstanceOf(LaunchException.class).hasMessageContaining("no such model");
    }

    @Test
    void anAnswerThatIsNoJsonIsToldWithItsStatus() {
        server.createContext("/api/v4/dreambooth", exchange -> answer(exchange, 502, "<html>"));
        assertThatThrownBy(this::draw).isInstanceOf(IOException.class).hasMessageContaining("502");
    }

    @Test
    void aLinkThatDoesNotOpenIsAnError() throws Exception {
        server.createContext("/picture", exchange -> answer(exchange, 403, ""));
        try (DarkroomClient client = client()) {
            assertThatThrownBy(() -> client.get(URI.create(url() + "/picture"))).isInstanceOf(IOException.class).hasMessageContaining("403");
        }
    }

    private List<URI> draw() throws Exception {
        try (DarkroomClient client = client()) {
            return client.draw(DRAWING, progress::add, Duration.ofSeconds(20));
        }
    }

    private DarkroomClient client() {
        return new DarkroomClient(new Connection(url(), "dk_1", "whsec_1"));
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
