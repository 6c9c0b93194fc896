package io.darkroom.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Asks a running system for the same 20-step emoji picture again and again, one at a time, and splits each answer's time into the
 * pipeline on the worker (the answer's {@code generationTime}) and everything else: HTTP, queueing, Kafka, database, upload.
 */
public final class EndToEnd {
    private static final int WARM_UP = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI endpoint;
    private final String key;

    private EndToEnd(URI endpoint, String key) {
        this.endpoint = endpoint;
        this.key = key;
    }

    /** Arguments: the {@code connection.json} of a running system, and how many measured requests (default 15). */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        JsonNode connection = JSON.readTree(Path.of(arguments[0]).toFile());
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
        URI endpoint = URI.create(connection.get("url").asText()).resolve("/api/v4/dreambooth");
        new EndToEnd(endpoint, connection.get("key").asText()).measure(runs);
    }

    private void measure(int runs) throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UP; i++) ask(i);
        double[] whole = new double[runs];
        double[] around = new double[runs];
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            double pipeline = ask(WARM_UP + i);
            whole[i] = (System.nanoTime() - start) / 1e6;
            around[i] = whole[i] - 1e3 * pipeline;
        }
        print("whole request", whole);
        print("around the pipeline", around);
    }

    /** Seconds that the worker's pipeline took. */
    private double ask(long seed) throws IOException, InterruptedException {
        byte[] body = JSON.writeValueAsBytes(Map.of(
            "key", key, "model_id", "emoji", "prompt", "smiling face with sunglasses, noto emoji", "width", 128, "height", 128,
            "num_inference_steps", 20, "guidance_scale", 5, "seed", seed, "scheduler", "DDIMScheduler", "safety_checker", "no"));
        HttpRequest request = HttpRequest.newBuilder(endpoint).header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
        JsonNode answer = JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
        if (!answer.path("status").asText().equals("success")) throw new IllegalStateException("not a picture: " + answer);
        return answer.get("generationTime").asDouble();
    }

    private static void print(String what, double[] millis) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        System.out.printf(Locale.ROOT, "%-22s min %7.0f ms   median %7.0f ms   max %7.0f ms   (%d requests)%n",
            what, sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1], sorted.length);
    }
}
