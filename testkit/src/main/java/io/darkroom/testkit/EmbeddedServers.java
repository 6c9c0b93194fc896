package io.darkroom.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.testkit.golden.ProjectRoot;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The servers of the {@code standalone} module as a child process, because their libraries would not go together with Quarkus in one
 * JVM. The child ends when its standard input closes, which the kernel sees to however this JVM ends; it removes its folder itself.
 */
final class EmbeddedServers {

    private EmbeddedServers() {
    }

    static Infra.Servers start() {
        try {
            Path folder = Files.createTempDirectory("darkroom-test-");
            Path log = Files.createTempFile("darkroom-test-servers-", ".log");
            Process child = new ProcessBuilder(command(folder)).redirectError(log.toFile()).start();
            // Keeps the process object, and so the pipe, for the life of this JVM; an object left to the collector closes it.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(child, log)));
            BufferedReader answer = child.inputReader(StandardCharsets.UTF_8);
            String line = answer.readLine();
            if (line == null) {
                throw new IllegalStateException("the test servers did not start:\n" + Files.readString(log));
            }
            return new ObjectMapper().readValue(line, Infra.Servers.class);
        } catch (IOException e) {
            throw new UncheckedIOException("starting the test servers", e);
        }
    }

    private static List<String> command(Path folder) {
        Path target = ProjectRoot.find().resolve("standalone").resolve("target");
        Path libraries = target.resolve("lib");
        if (!Files.isDirectory(libraries) || !Files.isDirectory(target.resolve("classes"))) {
            throw new IllegalStateException(target + " is not built; run: ./build -q -pl standalone -am -DskipTests package");
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED",
                "-cp", target.resolve("classes") + File.pathSeparator + libraries.resolve("*"),
                "io.darkroom.standalone.servers.ServersMain", folder.toString());
    }

    private static void end(Process child, Path log) {
        try {
            child.getOutputStream().close();
            Files.deleteIfExists(log);
        } catch (IOException e) {
            child.destroy();
        }
    }
}
