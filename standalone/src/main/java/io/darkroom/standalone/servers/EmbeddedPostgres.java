package io.darkroom.standalone.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * PostgreSQL as processes of this machine, listening on the loopback interface alone; works for root too. User and password are
 * {@code postgres}, the database is {@code postgres}. Data outlive it. When this JVM is killed the server stays and the next start on
 * the same folder adopts it.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    public static final String USER = "postgres";
    public static final String PASSWORD = "postgres";
    private static final String DATABASE = "postgres";
    /** Line of {@code postmaster.pid} that holds the port; see PostgreSQL, src/include/utils/pidfile.h. */
    private static final int PORT_LINE = 4;

    /** What a crash of the machine may cost. */
    public enum Durability {
        /** Nothing that was committed is lost. */
        SAFE,
        /** Fast and careless, for tests. */
        NONE
    }

    private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;

    /**
     * Starts the server; returns when it accepts connections.
     *
     * @param folder holds the unpacked programs and the data; a half-unpacked programs folder would spoil every later start, so it is
     *               not shared with anybody
     */
    public EmbeddedPostgres(Path folder, int port, Durability durability) throws IOException {
        String safe = switch (durability) {
            case SAFE -> "on";
            case NONE -> "off";
        };
        int effective = portOfOrphan(folder.resolve("data")).orElse(port);
        server = io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
                .setPort(effective)
                .setDataDirectory(Files.createDirectories(folder.resolve("data")).toFile())
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(Files.createDirectories(folder.resolve("programs")).toFile())
                .setServerConfig("fsync", safe)
                .setServerConfig("synchronous_commit", safe)
                .setServerConfig("full_page_writes", safe)
                .setRegisterShutdownHook(false) // the owner closes it, after its users have ended
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    /** A server that outlived a killed JVM still listens where its process file says. */
    private static OptionalInt portOfOrphan(Path data) throws IOException {
        Path processFile = data.resolve("postmaster.pid");
        if (!Files.exists(processFile)) return OptionalInt.empty();
        List<String> lines = Files.readAllLines(processFile);
        if (lines.size() < PORT_LINE) return OptionalInt.empty();
        int port = Integer.parseInt(lines.get(PORT_LINE - 1).strip());
        return Ports.isFree(port) ? OptionalInt.empty() : OptionalInt.of(port);
    }

    /** {@code 127.0.0.1:PORT/DATABASE}; what follows {@code postgresql://} or {@code jdbc:postgresql://}. */
    public String address() {
        return "127.0.0.1:" + server.getPort() + "/" + DATABASE;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
