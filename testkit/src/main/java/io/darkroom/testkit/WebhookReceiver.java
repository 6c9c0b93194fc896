package io.darkroom.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A caller's HTTP server that gets webhooks: records every request, answers 200 unless told otherwise.
 * <pre>{@code
 * try (WebhookReceiver receiver = WebhookReceiver.start()) {
 *     receiver.answerNext(503, 2);                        // the next two requests fail
 *     … submit with receiver.url("/hook") …
 *     WebhookReceiver.Delivery delivery = receiver.take(Duration.ofSeconds(10));
 *     assertThat(delivery.signedBy(secret)).isTrue();
 * }
 * }</pre>
 */
public final class WebhookReceiver implements AutoCloseable {

    /** One request as it came. Header names are in lower case. */
    public record Delivery(String method, String path, Map<String, String> headers, byte[] body) {

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** The header {@code webhook-id}, or null. */
        public String id() {
            return headers.get("webhook-id");
        }

        /** Whether it carries a right Standard Webhooks signature of this secret ({@code whsec_…}). */
        public boolean signedBy(String secret) {
            String timestamp = headers.get("webhook-timestamp");
            String signature = headers.get("webhook-signature");
            return id() != null && timestamp != null && signature != null
                    && WebhookSignature.verify(secret, id(), timestamp, body, signature);
        }
    }

    /** An answer that is not plain 200. */
    private record Answer(int status, Map<String, String> headers) {
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Delivery> arrivals = new LinkedBlockingQueue<>();
    private final List<Delivery> all = new CopyOnWriteArrayList<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** Listens on a free port of the loopback interface. */
    public static WebhookReceiver start() {
        try {
            return new WebhookReceiver(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException("starting the webhook receiver", e);
        }
    }

    private WebhookReceiver(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Where to send to; {@code path} begins with a slash. */
    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** The next so many requests are answered with this status. */
    public void answerNext(int status, int times) {
        for (int i = 0; i < times; i++) answerNext(status, Map.of());
    }

    /** The next request is answered with this status and headers, such as {@code Retry-After} or {@code Location}. */
    public void answerNext(int status, Map<String, String> headers) {
        answers.add(new Answer(status, headers));
    }

    /** From now on requests are recorded but not answered until {@link #release}: a slow receiver. */
    public void hold() {
        gate = new CountDownLatch(1);
    }

    /** Answers what waits; later requests are answered at once again. */
    public void release() {
        gate.countDown();
    }

    /**
     * The next delivery, in order of arrival; each is taken once.
     *
     * @throws AssertionError when none comes in time
     */
    public Delivery take(Duration patience) {
        try {
            Delivery next = arrivals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) throw new AssertionError("no webhook within " + patience + "; " + all.size() + " came before");
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for a webhook", e);
        }
    }

    /** Every delivery so far, taken or not. */
    public List<Delivery> all() {
        return List.copyOf(all);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
            Delivery delivery = new Delivery(exchange.getRequestMethod(), exchange.getRequestURI().toString(), Map.copyOf(headers), body);
            CountDownLatch open = gate;
            Answer answer = answers.poll();
            all.add(delivery);
            arrivals.add(delivery);
            open.await();
            if (answer != null) answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answer == null ? 200 : answer.status(), -1);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
