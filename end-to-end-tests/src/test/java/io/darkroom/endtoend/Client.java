package io.darkroom.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.testkit.Eventually;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** A caller of the documented HTTP interface. */
record Client(String url, String key) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** A request body with the key in it. */
    ObjectNode body() {
        return JSON.createObjectNode().put("key", key);
    }

    /** @param headers name, value, name, value … */
    JsonNode post(String path, JsonNode body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        if (headers.length > 0) request.headers(headers);
        return JSON.readTree(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
    }

    JsonNode fetch(long id) throws IOException, InterruptedException {
        return post("/api/v3/fetch/" + id, body());
    }

    /** The answer once the job is no longer processing. */
    JsonNode ended(long id) {
        return Eventually.within(PATIENCE).get(() -> fetch(id), answer -> !answer.path("status").asText().equals("processing"));
    }

    /** Returns at the job's first event of this name (server-sent events). */
    void awaitEvent(long id, String name) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/darkroom/v1/jobs/" + id + "/events")).timeout(PATIENCE)
                .header("Authorization", "Bearer " + key).build();
        HttpResponse<Stream<String>> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = answer.body()) {
            for (Iterator<String> each = lines.iterator(); each.hasNext();) {
                String line = each.next().replace(" ", "");
                if (line.equals("event:" + name)) return;
                if (line.equals("event:finished")) break;
            }
            throw new AssertionError("job " + id + " had no event " + name);
        }
    }

    static HttpResponse<byte[]> open(String link) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create(link)).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    static BufferedImage picture(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }
}
