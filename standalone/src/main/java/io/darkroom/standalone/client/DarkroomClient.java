package io.darkroom.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.standalone.Connection;
import io.darkroom.standalone.LaunchException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Asks for pictures, follows their progress and gets them. */
public final class DarkroomClient implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofMinutes(2);
    private static final Duration UNKNOWN_FOR = Duration.ofSeconds(60);
    private static final long BETWEEN_QUESTIONS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Connection connection;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    public DarkroomClient(Connection connection) {
        this.connection = connection;
    }

    /**
     * Returns when the pictures are finished.
     *
     * @param told     hears how far the job is
     * @param patience for the whole
     * @return their links
     * @throws LaunchException when the server refuses or fails, with its words
     */
    public List<URI> draw(Drawing drawing, Consumer<Progress> told, Duration patience) throws IOException, InterruptedException, LaunchException {
        long start = System.nanoTime();
        JsonNode answer = post("/api/v4/dreambooth", drawing.body(connection.key()), true);
        if (isProcessing(answer)) {
            long job = answer.path("id").asLong();
            follow(job, told);
            answer = fetch(job);
            while (isProcessing(answer) || isTooNewToBeKnown(answer, start)) {
                if (System.nanoTime() - start > patience.toNanos()) throw new LaunchException("job " + job + " is not finished after " + patience.toMinutes() + " minutes");
                LockSupport.parkNanos(BETWEEN_QUESTIONS);
                answer = fetch(job);
            }
        }
        return links(answer);
    }

    /** The content of a finished picture. */
    public byte[] get(URI link) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(HttpRequest.newBuilder(link).timeout(ANSWER).build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) throw new IOException("the picture's link answered " + answer.statusCode());
        return answer.body();
    }

    private JsonNode fetch(long job) throws IOException, InterruptedException {
        return post("/api/v4/dreambooth/fetch", Map.of("key", connection.key(), "request_id", String.valueOf(job)), false);
    }

    /** @param soon answer as soon as the job is accepted (RFC 7240), so that its progress can be followed from the first step */
    private JsonNode post(String path, Object body, boolean soon) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(connection.url() + path))
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
        if (soon) request.header("Prefer", "respond-async");
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        try {
            return json.readTree(answer.body());
        } catch (IOException notJson) {
            throw new IOException(path + " answered " + answer.statusCode() + " without JSON", notJson);
        }
    }

    /** Reads server-sent events (WHATWG HTML, section 9.2) until the job has ended or the stream has. */
    private void follow(long job, Consumer<Progress> told) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(connection.url() + "/darkroom/v1/jobs/" + job + "/events"))
                .header("Authorization", "Bearer " + connection.key())
                .header("Accept", "text/event-stream")
                .build();
        HttpResponse<Stream<String>> answer = http.send(request, HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = answer.body()) {
            if (answer.statusCode() != 200) return; // progress is a courtesy; the fetch that follows tells what is wrong
            String event = "message";
            for (Iterator<String> each = lines.iterator(); each.hasNext();) {
                String line = each.next();
                if (line.startsWith("event:")) event = line.substring("event:".length()).strip();
                else if (line.startsWith("data:") && event.equals("progress")) told.accept(progress(line.substring("data:".length())));
                else if (line.isEmpty() && event.equals("finished")) return;
                else if (line.isEmpty()) event = "message";
            }
        }
    }

    private Progress progress(String data) throws IOException {
        JsonNode report = json.readTree(data);
        return new Progress(report.path("step").asInt(), report.path("steps").asInt(), report.path("secondsLeft").asDouble());
    }

    private static boolean isProcessing(JsonNode answer) {
        return answer.path("status").asText().equals("processing");
    }

    /** An accepted job stands in the broker; while job-service starts or is behind, a fetch does not find it yet. */
    private static boolean isTooNewToBeKnown(JsonNode answer, long start) {
        return answer.path("status").asText().equals("error") && System.nanoTime() - start < UNKNOWN_FOR.toNanos();
    }

    private static List<URI> links(JsonNode answer) throws LaunchException {
        if (!answer.path("status").asText().equals("success")) throw new LaunchException("the server says: " + words(answer));
        List<URI> links = new ArrayList<>();
        for (JsonNode link : answer.path("output")) links.add(URI.create(link.asText()));
        if (links.isEmpty()) throw new LaunchException("the server finished the job without a picture");
        return links;
    }

    /** The documented error bodies spell it in several ways; what is there is shown. */
    private static String words(JsonNode answer) {
        for (String field : List.of("message", "messege", "error", "detail")) {
            JsonNode words = answer.path(field);
            if (!words.isMissingNode()) return words.isTextual() ? words.asText() : words.toString();
        }
        return answer.toString();
    }

    @Override
    public void close() {
        http.close();
    }
}
