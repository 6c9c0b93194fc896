package io.darkroom.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for services to call themselves ready on their health page. */
final class Readiness implements AutoCloseable {
    /** Answers 200 when the service can do its work. */
    static final String PATH = "/q/health/ready";
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
    /** A child that ended so often before it was ready will not get ready. */
    private static final int HOPELESS = 3;

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Duration patience;

    Readiness(Duration patience) {
        this.patience = patience;
    }

    void await(Service service, ServiceProcess process, String host, int port) throws LaunchException, InterruptedException {
        HttpRequest question = HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + PATH)).timeout(Duration.ofSeconds(2)).build();
        long start = System.nanoTime();
        while (!ready(question)) {
            if (process.ends() >= HOPELESS) throw new LaunchException(service.module() + " ends whenever it is started");
            if (System.nanoTime() - start > patience.toNanos()) {
                throw new LaunchException(service.module() + " was not ready after " + patience.toSeconds() + " s");
            }
            if (Thread.interrupted()) throw new InterruptedException();
            LockSupport.parkNanos(PAUSE);
        }
    }

    private boolean ready(HttpRequest question) throws InterruptedException {
        try {
            return client.send(question, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notListeningYet) {
            return false;
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
