package io.darkroom.standalone.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The three servers, started side by side over one data folder. */
public final class Servers implements AutoCloseable {
    /** The bucket that is made at the first start. */
    public static final String BUCKET = "darkroom";

    private final EmbeddedKafka kafka;
    private final EmbeddedPostgres postgres;
    private final EmbeddedS3 s3;
    private final ServerAddresses addresses;

    /** How the servers shall run. */
    public record Settings(Path data, String s3Host, String s3AccessKey, String s3SecretKey, EmbeddedPostgres.Durability durability) {
        @Override
        public String toString() {
            return "Settings[" + data + "]";
        }
    }

    /** Returns when all three accept connections; when one fails, the others are stopped again. */
    public static Servers start(Settings settings) throws IOException, InterruptedException {
        Files.createDirectories(settings.data());
        Ports ports = Ports.rememberedIn(settings.data().resolve("ports.properties"));
        int broker = ports.of("kafka");
        int controller = ports.of("kafka-controller");
        int database = ports.of("postgres");
        int objects = ports.of("s3");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var kafka = threads.submit(() -> new EmbeddedKafka(settings.data().resolve("kafka"), broker, controller));
            var postgres = threads.submit(() -> new EmbeddedPostgres(settings.data().resolve("postgres"), database, settings.durability()));
            var s3 = threads.submit(() -> new EmbeddedS3(
                    settings.data().resolve("s3"), settings.s3Host(), objects, settings.s3AccessKey(), settings.s3SecretKey(), BUCKET));
            try {
                return new Servers(kafka.get(), postgres.get(), s3.get(), settings);
            } catch (ExecutionException failed) {
                stop(kafka);
                stop(postgres);
                stop(s3);
                throw new IOException("a server did not start: " + failed.getCause(), failed.getCause());
            }
        }
    }

    private Servers(EmbeddedKafka kafka, EmbeddedPostgres postgres, EmbeddedS3 s3, Settings settings) {
        this.kafka = kafka;
        this.postgres = postgres;
        this.s3 = s3;
        this.addresses = new ServerAddresses(
                kafka.bootstrapServers(),
                new ServerAddresses.Postgres("postgresql://" + postgres.address(), EmbeddedPostgres.USER, EmbeddedPostgres.PASSWORD),
                new ServerAddresses.S3(s3.endpoint().toString(), settings.s3AccessKey(), settings.s3SecretKey(), BUCKET));
    }

    public ServerAddresses addresses() {
        return addresses;
    }

    /** Stops all three, side by side; tells of the first that would not stop. */
    @Override
    public void close() throws IOException, InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var stops = threads.invokeAll(List.of(closing(kafka), closing(postgres), closing(s3)));
            for (Future<Void> stop : stops) stop.get();
        } catch (ExecutionException failed) {
            throw new IOException("a server did not stop: " + failed.getCause(), failed.getCause());
        }
    }

    private static Callable<Void> closing(AutoCloseable server) {
        return () -> {
            server.close();
            return null;
        };
    }

    private static void stop(Future<? extends AutoCloseable> start) throws InterruptedException {
        try {
            start.get().close();
        } catch (Exception alsoFailed) {
            if (alsoFailed instanceof InterruptedException interrupted) throw interrupted;
            // This one never ran, or stops with the process; the first failure is the one to tell of.
        }
    }
}
