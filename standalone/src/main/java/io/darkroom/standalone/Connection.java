package io.darkroom.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach a running system; the file {@code connection.json} in the data folder, there while the system is ready.
 *
 * @param url           the gateway's
 * @param key           API key
 * @param webhookSecret verifies the webhooks of this key's tenant, {@code whsec_…}
 */
public record Connection(String url, String key, String webhookSecret) {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** The system that runs on this data folder, if one answers now. */
    public static Optional<Connection> running(Path data) throws InterruptedException {
        Path file = DataFolder.connectionFile(data);
        if (!Files.exists(file)) return Optional.empty();
        try {
            Connection connection = new ObjectMapper().readValue(file.toFile(), Connection.class);
            return connection.answers() ? Optional.of(connection) : Optional.empty();
        } catch (IOException leftBehind) {
            return Optional.empty(); // a kill leaves the file; nobody listens there
        }
    }

    private boolean answers() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpRequest ready = HttpRequest.newBuilder(URI.create(url + Readiness.PATH)).timeout(PATIENCE).build();
            return client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        }
    }

    @Override
    public String toString() {
        return "Connection[" + url + "]";
    }
}
