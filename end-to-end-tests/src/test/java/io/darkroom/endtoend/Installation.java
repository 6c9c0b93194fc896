package io.darkroom.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.testkit.Eventually;
import io.darkroom.testkit.golden.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code ./darkroom up} on a data folder, as a person would run it; it can be stopped, killed and started again. */
final class Installation implements AutoCloseable {
    private static final Duration UP = Duration.ofMinutes(4);
    private static final Duration DOWN = Duration.ofMinutes(4);

    private final Path data;
    private final Path output;
    private Process launcher;

    Installation(Path folder) {
        this.data = folder.resolve("data");
        this.output = folder.resolve("output.txt");
    }

    /** Returns when the system says that it is ready. */
    void up() throws IOException {
        up(Map.of());
    }

    /** Starts it so that every process leaves an archive of its classes when it ends, as {@code ./darkroom} does once after a build. */
    void upLeavingArchives() throws IOException {
        up(Map.of("DARKROOM_ARCHIVES", "make"));
    }

    private void up(Map<String, String> environment) throws IOException {
        Files.deleteIfExists(data.resolve("connection.json")); // a kill leaves it
        Path script = ProjectRoot.find().resolve("darkroom");
        ProcessBuilder builder = new ProcessBuilder(script.toString(), "up", "--port", "0", "--device", "cpu", "--data", data.toString())
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(environment);
        launcher = builder.start();
        Eventually.within(UP).holds(() -> Files.exists(data.resolve("connection.json")) || !launcher.isAlive());
        if (!launcher.isAlive()) throw new AssertionError("./darkroom up ended: " + output());
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    String log(String service) throws IOException {
        return Files.readString(data.resolve("logs").resolve(service + ".log"));
    }

    /** Where a service's build lies. */
    Path target(String service) {
        return ProjectRoot.find().resolve(service).resolve("target");
    }

    Client client() throws IOException {
        JsonNode connection = new ObjectMapper().readTree(data.resolve("connection.json").toFile());
        return new Client(connection.path("url").asText(), connection.path("key").asText());
    }

    String webhookSecret() throws IOException {
        return new ObjectMapper().readTree(data.resolve("connection.json").toFile()).path("webhookSecret").asText();
    }

    /** The process of a service now. */
    ProcessHandle service(String module) {
        return Eventually.within(Duration.ofSeconds(30)).get(
                () -> services().stream().filter(process -> process.info().commandLine().orElse("").contains("/" + module + "/")).findFirst(),
                found -> found.isPresent()).orElseThrow();
    }

    /** Every service's process. */
    List<ProcessHandle> services() {
        return launcher.descendants().filter(process -> process.info().commandLine().orElse("").contains("quarkus-run.jar")).toList();
    }

    /** As Ctrl-C. */
    void stop() throws InterruptedException {
        launcher.destroy();
        if (!launcher.waitFor(DOWN.toSeconds(), TimeUnit.SECONDS)) throw new AssertionError("still running after " + DOWN);
    }

    /** As kill -9: nobody can tidy up. */
    void kill() throws InterruptedException {
        launcher.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        if (launcher == null || !launcher.isAlive()) return;
        stop();
    }
}
