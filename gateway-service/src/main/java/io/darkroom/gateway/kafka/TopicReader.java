package io.darkroom.gateway.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.gateway.Readiness;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Reads whole topics on one thread, without a consumer group: every gateway hears every record, keeps no offsets in the broker, and knows
 * when it has read what was there at its start. A record that cannot be read is logged and left out. When the broker's answers fail, it
 * begins again; the views take the same record twice without harm.
 */
@Singleton
public class TopicReader {
    private static final Logger LOG = Logger.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final List<TopicListener<?>> listeners;
    private final Readiness readiness;
    private final ObjectMapper mapper;
    private final String servers;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile Consumer<String, byte[]> reading;
    private Thread thread;

    TopicReader(@All List<TopicListener<?>> listeners, Readiness readiness, ObjectMapper mapper,
            @ConfigProperty(name = "kafka.bootstrap.servers") String servers) {
        this.listeners = listeners;
        this.readiness = readiness;
        this.mapper = mapper;
        this.servers = servers;
    }

    void start(@Observes StartupEvent event) {
        thread = Thread.ofPlatform().name("topic-reader").daemon().start(this::run);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stop.countDown();
        Consumer<String, byte[]> open = reading;
        if (open != null) open.wakeup();
        thread.join(Duration.ofSeconds(5));
    }

    private void run() {
        try {
            do {
                try (Consumer<String, byte[]> consumer = open()) {
                    reading = consumer;
                    read(consumer);
                } catch (WakeupException stopping) {
                    return;
                } catch (RuntimeException broken) {
                    LOG.warnf("reading topics failed, beginning again: %s", broken);
                }
            } while (!stop.await(1, TimeUnit.SECONDS));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private Consumer<String, byte[]> open() {
        Map<String, Object> settings = Map.of("bootstrap.servers", servers, "enable.auto.commit", false, "auto.offset.reset", "earliest",
                "allow.auto.create.topics", false,
                "metadata.max.age.ms", 5_000, "fetch.max.wait.ms", 500, "reconnect.backoff.max.ms", 2_000, "client.id", "gateway-topics");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private void read(Consumer<String, byte[]> consumer) {
        Map<String, TopicListener<?>> byTopic = new HashMap<>();
        Map<TopicPartition, Long> toBeRead = new HashMap<>();
        List<TopicPartition> partitions = new ArrayList<>();
        List<TopicPartition> fromNow = new ArrayList<>();
        for (TopicListener<?> listener : listeners) {
            String topic = listener.topic().topicName();
            byTopic.put(topic, listener);
            List<PartitionInfo> infos = consumer.partitionsFor(topic);
            if (infos.isEmpty()) throw new IllegalStateException("topic " + topic + " does not exist");
            for (PartitionInfo info : infos) {
                TopicPartition partition = new TopicPartition(topic, info.partition());
                partitions.add(partition);
                if (!listener.fromBeginning()) fromNow.add(partition);
            }
        }
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.seekToBeginning(partitions);
        for (TopicPartition partition : fromNow) consumer.seek(partition, ends.get(partition));
        ends.forEach((partition, end) -> {
            if (!fromNow.contains(partition)) toBeRead.put(partition, end);
        });
        while (stop.getCount() > 0) {
            for (ConsumerRecord<String, byte[]> one : consumer.poll(POLL)) hand(byTopic.get(one.topic()), one);
            if (readiness.isReady()) continue;
            toBeRead.entrySet().removeIf(left -> consumer.position(left.getKey()) >= left.getValue());
            if (toBeRead.isEmpty()) readiness.caughtUp();
        }
    }

    private <V> void hand(TopicListener<V> listener, ConsumerRecord<String, byte[]> one) {
        try {
            V value = one.value() == null ? null : mapper.readValue(one.value(), listener.type());
            listener.heard(one.key(), value);
        } catch (JsonProcessingException poison) {
            LOG.errorf("%s, partition %d, offset %d left out: %s", one.topic(), one.partition(), one.offset(), poison.getOriginalMessage());
        } catch (IOException | RuntimeException poison) {
            LOG.errorf(poison, "%s, partition %d, offset %d left out", one.topic(), one.partition(), one.offset());
        }
    }
}
