package io.darkroom.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Reads a topic from its first record and writes to it, as a test wants it:
 * <pre>{@code
 * try (KafkaProbe events = KafkaProbe.on("jobs.events")) {
 *     events.send("acme", "{…}");
 *     KafkaProbe.Seen finished = events.await(seen -> seen.json().path("jobId").asLong() == id, Duration.ofSeconds(10));
 *     assertThat(events.seen()).hasSize(1);
 * }
 * }</pre>
 * For one thread.
 */
public final class KafkaProbe implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param json {@code null} for a record without value (a tombstone) */
    public record Seen(String key, JsonNode json, int partition, long offset) {
    }

    private final String topic;
    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaProducer<String, byte[]> producer;
    private final List<Seen> seen = new ArrayList<>();

    /** On the broker of {@link Infra}. */
    public static KafkaProbe on(String topic) {
        return new KafkaProbe(Infra.setting("kafka.bootstrap.servers"), topic);
    }

    /** @param topic made with one partition when it is not there */
    public KafkaProbe(String bootstrapServers, String topic) {
        this.topic = topic;
        make(bootstrapServers, topic);
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest", "enable.auto.commit", "false"),
                new StringDeserializer(), new ByteArrayDeserializer());
        consumer.assign(consumer.partitionsFor(topic).stream().map(p -> new TopicPartition(topic, p.partition())).toList());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", "0"),
                new StringSerializer(), new ByteArraySerializer());
    }

    /** Returns when the broker has the record. */
    public void send(String key, String json) {
        try {
            producer.send(new ProducerRecord<>(topic, key, json == null ? null : json.getBytes(StandardCharsets.UTF_8))).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while sending", e);
        } catch (ExecutionException e) {
            throw new AssertionError("could not send to " + topic, e.getCause());
        }
    }

    /** Everything read so far, after looking once for more. */
    public List<Seen> seen() {
        poll(Duration.ofMillis(200));
        return List.copyOf(seen);
    }

    /**
     * The first record, of those read before or still to come, that is as wished.
     *
     * @throws AssertionError when none came in time; it tells what did
     */
    public Seen await(Predicate<Seen> wish, Duration patience) {
        long start = System.nanoTime();
        int looked = 0;
        while (true) {
            for (; looked < seen.size(); looked++) {
                if (wish.test(seen.get(looked))) return seen.get(looked);
            }
            if (System.nanoTime() - start >= patience.toNanos()) {
                List<Seen> last = seen.subList(Math.max(0, seen.size() - 5), seen.size());
                throw new AssertionError("no such record on " + topic + " within " + patience + "; last of " + seen.size() + ": " + last);
            }
            poll(Duration.ofMillis(50));
        }
    }

    private void poll(Duration timeout) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(timeout)) {
            try {
                JsonNode json = record.value() == null ? null : JSON.readTree(record.value());
                seen.add(new Seen(record.key(), json, record.partition(), record.offset()));
            } catch (IOException e) {
                throw new UncheckedIOException("a record of " + topic + " is not JSON", e);
            }
        }
    }

    private static void make(String bootstrapServers, String topic) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while making " + topic, e);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) throw new AssertionError("could not make " + topic, e.getCause());
        }
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
    }
}
