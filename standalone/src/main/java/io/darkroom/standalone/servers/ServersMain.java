package io.darkroom.standalone.servers;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * The servers as a process of their own, for tests: {@code ServersMain DIR}. Prints one line of JSON ({@link ServerAddresses}) when all
 * three are ready. Ends when its standard input closes, so it never outlives the process that started it, and removes DIR.
 */
public final class ServersMain {

    private ServersMain() {
    }

    public static void main(String[] args) throws Exception {
        if (args.length != 1) {
            System.err.println("usage: ServersMain DIR   (a temporary folder; it is removed at the end)");
            System.exit(2);
        }
        PrintStream answer = System.out;
        System.setOut(System.err); // Standard output is for the one line alone.
        Path data = Path.of(args[0]);
        SecureRandom random = new SecureRandom();
        var settings = new Servers.Settings(data, "127.0.0.1", key(random), key(random), EmbeddedPostgres.Durability.NONE);
        Servers servers = Servers.start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(servers, data)));
        answer.println(new ObjectMapper().writeValueAsString(servers.addresses()));
        answer.flush();
        while (System.in.read() >= 0) {
            // Only the end of the stream says something.
        }
        System.exit(0);
    }

    private static String key(SecureRandom random) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static void stop(Servers servers, Path data) {
        try {
            servers.close();
            delete(data);
        } catch (IOException | UncheckedIOException e) {
            System.err.println("stopping the servers of " + data + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
