package io.darkroom.standalone;

import io.darkroom.contracts.webhook.WebhookSecret;
import io.darkroom.standalone.kafka.WorkerAnnouncement;
import io.darkroom.standalone.servers.EmbeddedPostgres;
import io.darkroom.standalone.servers.Ports;
import io.darkroom.standalone.servers.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The whole system on one machine: the three servers in this JVM, every service as a child process that is started again when it
 * dies. {@link #start} returns when all is ready; {@link #close} stops children first, then the servers. What runs is what was packaged.
 */
public final class Launcher implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration PORT_PATIENCE = Duration.ofSeconds(8);

    private final Settings settings;
    private final Consumer<String> told;
    /** What has to be closed, last opened first: so the gateway stops before those it asks, and all services before the servers. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Thread atExit = new Thread(this::closeAtExit);
    private boolean closed;
    private final Map<Service, ServiceProcess> processes = new EnumMap<>(Service.class);
    private Connection connection;
    private String device;

    private Launcher(Settings settings, Consumer<String> told) {
        this.settings = settings;
        this.told = told;
    }

    /**
     * Starts everything.
     *
     * @param told hears one line a noteworthy event, now and later
     * @throws LaunchException when it cannot run; all that was started is stopped again
     */
    public static Launcher start(Settings settings, Clock clock, RandomGenerator random, Consumer<String> told)
            throws LaunchException, InterruptedException {
        Launcher launcher = new Launcher(settings, told);
        Runtime.getRuntime().addShutdownHook(launcher.atExit);
        try {
            launcher.open(clock.instant(), random);
            return launcher;
        } catch (IOException e) {
            launcher.close();
            throw new LaunchException(e.getMessage(), e);
        } catch (LaunchException | InterruptedException | RuntimeException e) {
            launcher.close();
            throw e;
        }
    }

    private void open(Instant now, RandomGenerator random) throws IOException, LaunchException, InterruptedException {
        for (Service service : Service.values()) {
            if (!Files.exists(service.jar(settings.root()))) throw new LaunchException(service.module() + " is not built: " + service.jar(settings.root()) + " is missing");
        }
        DataFolder data = opened(DataFolder.take(settings.data()));
        for (Service service : Service.values()) pidFile(service).endLeftover();
        if (settings.port() != 0) requireFree(settings.port());
        ServersLog.to(data.logs().resolve("servers.log"));
        Secrets secrets = Secrets.readOrDraw(data.secretsFile(), random);
        Servers servers = opened(Servers.start(new Servers.Settings(
                data.path(), settings.host(), secrets.s3AccessKey(), secrets.s3SecretKey(), EmbeddedPostgres.Durability.SAFE)));
        told.accept("Kafka, PostgreSQL and S3 run");
        Map<Service, Integer> ports = ports(data);
        Environment environment = new Environment(settings, secrets, servers.addresses(), ports, data.models(), data.cache());
        for (Service service : Service.values()) processes.put(service, opened(start(service, environment, data.logs())));
        connection = new Connection(environment.url(), secrets.key(), WebhookSecret.of(secrets.webhookMasterSecret(), Settings.TENANT));
        awaitReadiness(ports);
        device = WorkerAnnouncement.device(servers.addresses().kafka(), now, Duration.ofSeconds(20))
                .orElseThrow(() -> new LaunchException("no worker reported itself; see " + data.logs().resolve("worker-gpu.log")));
        data.publish(connection);
    }

    private synchronized <T extends AutoCloseable> T opened(T part) throws LaunchException {
        open.push(part);
        if (closed) throw new LaunchException("stopped while starting");
        return part;
    }

    /** A port that was just left may need a moment. */
    private static void requireFree(int port) throws LaunchException, InterruptedException {
        long start = System.nanoTime();
        while (!Ports.isFree(port)) {
            if (System.nanoTime() - start > PORT_PATIENCE.toNanos()) {
                throw new LaunchException("port " + port + " is in use by another program; choose another with --port");
            }
            if (Thread.interrupted()) throw new InterruptedException();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private Map<Service, Integer> ports(DataFolder data) throws IOException {
        Ports remembered = Ports.rememberedIn(data.portsFile());
        Map<Service, Integer> ports = new EnumMap<>(Service.class);
        for (Service service : Service.values()) ports.put(service, service == Service.GATEWAY && settings.port() != 0 ? settings.port() : remembered.of(service.module()));
        return ports;
    }

    private ServiceProcess start(Service service, Environment environment, Path logs) throws IOException, LaunchException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(service.jvmOptions(settings.root()));
        command.add("-jar");
        command.add(service.jar(settings.root()).toString());
        LogFile log = new LogFile(logs.resolve(service.module() + ".log"));
        log.rotate();
        return new ServiceProcess(service.module(), command, environment.of(service), log.path(), pidFile(service), told);
    }

    private PidFile pidFile(Service service) {
        return new PidFile(settings.data().resolve("run").resolve(service.module() + ".pid"));
    }

    private void awaitReadiness(Map<Service, Integer> ports) throws LaunchException, InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor(); Readiness readiness = new Readiness(PATIENCE)) {
            Map<Service, Future<?>> waits = new EnumMap<>(Service.class);
            for (Service service : Service.values()) {
                String host = service == Service.GATEWAY && !settings.loopbackOnly() ? settings.publicHost() : Settings.DEFAULT_HOST;
                waits.put(service, threads.submit(() -> {
                    readiness.await(service, processes.get(service), host, ports.get(service));
                    return null;
                }));
            }
            for (Map.Entry<Service, Future<?>> wait : waits.entrySet()) {
                try {
                    wait.getValue().get();
                } catch (ExecutionException failed) {
                    threads.shutdownNow();
                    throw new LaunchException(failed.getCause().getMessage() + lastWords(wait.getKey()), failed.getCause());
                }
            }
            readiness.awaitKeyAndModel(connection);
        }
    }

    private String lastWords(Service service) {
        LogFile log = new LogFile(settings.data().resolve("logs").resolve(service.module() + ".log"));
        return "\nThe end of " + log.path() + ":\n" + log.tail();
    }

    public Connection connection() {
        return connection;
    }

    /** The worker's own words for what it computes on. */
    public String device() {
        return device;
    }

    public Path logs() {
        return settings.data().resolve("logs");
    }

    /** Process id of a service's process of now. */
    public Optional<Long> pid(Service service) {
        return Optional.ofNullable(processes.get(service)).map(ServiceProcess::pid);
    }

    /** Stops everything, children first. What cannot be stopped is told and left. */
    @Override
    public void close() throws InterruptedException {
        long start = System.nanoTime();
        boolean first;
        synchronized (this) {
            first = !closed;
            closed = true;
        }
        if (first) told.accept("stopping");
        for (AutoCloseable part = last(); part != null; part = last()) {
            try {
                part.close();
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                told.accept("while stopping: " + e.getMessage());
            }
        }
        if (first) told.accept(String.format(Locale.ROOT, "stopped in %.1f s", (System.nanoTime() - start) / 1e9));
    }

    private synchronized AutoCloseable last() {
        return open.poll();
    }

    private void closeAtExit() {
        try {
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
