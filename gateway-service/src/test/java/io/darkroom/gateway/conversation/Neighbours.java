package io.darkroom.gateway.conversation;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.darkroom.contracts.Topic;
import io.darkroom.contracts.job.JobView;
import io.darkroom.contracts.job.QueueLoad;
import io.darkroom.contracts.model.ModelCard;
import io.darkroom.contracts.tenant.KeyHash;
import io.darkroom.contracts.tenant.TenantKey;
import io.darkroom.contracts.tenant.TenantLimits;
import io.darkroom.contracts.training.NewTraining;
import io.darkroom.contracts.training.TrainingState;
import io.darkroom.contracts.training.TrainingView;
import io.darkroom.testkit.Infra;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The services around the gateway, at the borders where it meets them: topics and internal HTTP. Keys of the tenants stand in
 * {@link #KEYS}; the models are {@code tiny} (default, 64 pixels) for all and {@code private-model} for the tenant {@code other}.
 */
public final class Neighbours implements QuarkusTestResourceLifecycleManager {
    /** Name in conversations to key. */
    public static final Map<String, String> KEYS = Map.of("key", "key-of-acme", "other_key", "key-of-other", "limited_key", "key-of-limited",
            "revoked_key", "key-of-the-past");

    private final ObjectMapper json = new ObjectMapper().registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS).disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private final Map<String, TrainingView> trainings = new ConcurrentHashMap<>();
    private HttpServer http;
    private PlayedJobService jobs;

    @Override
    public Map<String, String> start() {
        try {
            String servers = Infra.setting("kafka.bootstrap.servers");
            makeTopics(servers);
            publishKeysAndModels(servers);
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            String url = "http://127.0.0.1:" + http.getAddress().getPort();
            jobs = new PlayedJobService(servers, json, url + "/pictures/");
            http.createContext("/internal/jobs/", exchange -> answerJob(exchange));
            http.createContext("/internal/jobs", exchange -> answer(exchange, 200, jobs.views().stream()
                    .filter(job -> job.tenant().equals(query(exchange, "tenant")) && !job.state().terminal()).toList()));
            http.createContext("/internal/load", exchange -> answer(exchange, 200, new QueueLoad(3, 12.4, 1)));
            http.createContext("/internal/trainings", this::answerTraining);
            http.createContext("/pictures/", exchange -> send(exchange, 200, "PNG!".getBytes()));
            http.start();
            return Map.of("darkroom.jobs.url", url, "darkroom.training.url", url, "darkroom.gateway.wait", "20s",
                    "darkroom.public-url", "https://darkroom.example/", "darkroom.gateway.node", "3",
                    "darkroom.gateway.max-discard", "12M");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void stop() {
        http.stop(0);
        try {
            jobs.close();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(jobs, field -> field.getType().equals(PlayedJobService.class));
    }

    private static void makeTopics(String servers) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            for (Topic topic : Topic.values()) {
                try {
                    admin.createTopics(List.of(new NewTopic(topic.topicName(), topic.partitions(), (short) 1))).all().get();
                } catch (ExecutionException failed) {
                    if (!(failed.getCause() instanceof TopicExistsException)) throw new AssertionError(failed);
                } catch (InterruptedException stopping) {
                    throw new AssertionError(stopping);
                }
            }
        }
    }

    private void publishKeysAndModels(String servers) throws IOException {
        try (var producer = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", servers), new StringSerializer(),
                new ByteArraySerializer())) {
            TenantLimits limited = new TenantLimits(0, 1, 1);
            for (TenantKey key : List.of(key("key-of-acme", "acme", true, TenantLimits.NONE), key("key-of-other", "other", true, TenantLimits.NONE),
                    key("key-of-limited", "limited", true, limited), key("key-of-the-past", "acme", false, TenantLimits.NONE))) {
                producer.send(new ProducerRecord<>(Topic.TENANTS_KEYS.topicName(), key.keyHash(), json.writeValueAsBytes(key)));
            }
            producer.send(new ProducerRecord<>(Topic.MODELS_REGISTRY.topicName(), "poison", "not json".getBytes()));
            for (ModelCard card : List.of(new ModelCard("tiny", null, "sd15", "bundled:tiny", "abcdef0123456789", 64, 64, true, false),
                    new ModelCard("private-model", "other", "sd15", "bundled:tiny", "abcdef0123456789", 64, 64, false, false),
                    new ModelCard("gone", null, "sd15", "bundled:tiny", "abcdef0123456789", 64, 64, false, true))) {
                producer.send(new ProducerRecord<>(Topic.MODELS_REGISTRY.topicName(), card.id(), json.writeValueAsBytes(card)));
            }
            producer.flush();
        }
    }

    private static TenantKey key(String key, String tenant, boolean active, TenantLimits limits) {
        return new TenantKey(KeyHash.of(key), tenant, active, limits);
    }

    private void answerJob(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        JobView view = jobs.view(Long.parseLong(path.substring(path.lastIndexOf('/') + 1)));
        boolean visible = view != null && view.tenant().equals(query(exchange, "tenant"));
        answer(exchange, visible ? 200 : 404, visible ? view : Map.of());
    }

    private void answerTraining(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestURI().getPath().replaceFirst("^/internal/trainings/?", "");
        if (exchange.getRequestMethod().equals("POST")) {
            NewTraining wanted = json.readValue(exchange.getRequestBody(), NewTraining.class);
            TrainingView made = new TrainingView("F5jvdzGnYi", wanted.tenant(), wanted.kind(), TrainingState.DEPLOYING_GPU,
                    " /n Step:1 " + wanted.images().size() + " pictures, " + wanted.steps() + " steps", Instant.parse("2026-01-01T00:00:00Z"));
            trainings.put(made.id(), made);
            answer(exchange, 200, made);
        } else if (id.isEmpty()) {
            answer(exchange, 200, trainings.values().stream().filter(one -> one.tenant().equals(query(exchange, "tenant")))
                    .map(one -> new TrainingView(one.id(), one.tenant(), one.kind(), TrainingState.MODEL_READY, one.log(), one.createdAt())).toList());
        } else {
            TrainingView found = trainings.get(id);
            boolean visible = found != null && found.tenant().equals(query(exchange, "tenant"));
            answer(exchange, visible ? 200 : 404, visible ? found : Map.of());
        }
    }

    private void answer(HttpExchange exchange, int status, Object body) throws IOException {
        boolean known = Infra.INTERNAL_TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Darkroom-Internal"));
        send(exchange, known ? status : 403, json.writeValueAsBytes(body));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String query(HttpExchange exchange, String name) {
        return Arrays.stream(exchange.getRequestURI().getQuery().split("&")).filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1)).findFirst().orElse("");
    }
}
