package io.darkroom.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for the services to be of use. */
final class Readiness implements AutoCloseable {
    /** Answers 200 when the service can do its work. */
    static final String PATH = "/q/health/ready";
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    /** A child that ended so often before it was ready will not get ready. */
    private static final int HOPELESS = 3;

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Duration patience;

    Readiness(Duration patience) {
        this.patience = patience;
    }

    /** Returns when the service calls itself ready. */
    void await(Service service, ServiceProcess process, String host, int port) throws LaunchException, InterruptedException {
        HttpRequest question = HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + PATH)).timeout(ANSWER).build();
        until(() -> status(question) == 200, () -> {
            if (process.ends() >= HOPELESS) throw new LaunchException(service.module() + " ends whenever it is started");
        }, service.module() + " was not ready");
    }

    /** Returns when the gateway has heard of the key and of a model: at the very first start both are only just being made. */
    void awaitKeyAndModel(Connection connection) throws LaunchException, InterruptedException {
        HttpRequest question = HttpRequest.newBuilder(URI.create(connection.url() + "/sdapi/v1/sd-models")).timeout(ANSWER)
                .header("Authorization", "Bearer " + connection.key()).build();
        until(() -> {
            HttpResponse<String> answer = client.send(question, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 && !new ObjectMapper().readTree(answer.body()).isEmpty();
        }, () -> { }, "the gateway knew no key and model");
    }

    private void until(Question ready, Check hopeless, String otherwise) throws LaunchException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            try {
                if (ready.ask()) return;
            } catch (IOException notListeningYet) {
                // asked again
            }
            hopeless.check();
            if (System.nanoTime() - start > patience.toNanos()) throw new LaunchException(otherwise + " after " + patience.toSeconds() + " s");
            if (Thread.interrupted()) throw new InterruptedException();
            LockSupport.parkNanos(PAUSE);
        }
    }

    private int status(HttpRequest question) throws IOException, InterruptedException {
        return client.send(question, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private interface Question {
        boolean ask() throws IOException, InterruptedException;
    }

    private interface Check {
        void check() throws LaunchException;
    }

    @Override
    public void close() {
        client.close();
    }
}
