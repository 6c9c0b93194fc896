package io.darkroom.standalone.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.Topic;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The first sign of life of a worker, from the topic on which workers report themselves. */
public final class WorkerAnnouncement {

    private WorkerAnnouncement() {
    }

    /**
     * The device of the first worker that reported itself after {@code since}, such as {@code cpu}; empty when none did in time.
     */
    public static Optional<String> device(String bootstrapServers, Instant since, Duration patience) throws IOException {
        TopicPartition partition = new TopicPartition(Topic.WORKERS_STATUS.topicName(), 0);
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", "false");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            OffsetAndTimestamp first = consumer.offsetsForTimes(Map.of(partition, since.toEpochMilli())).get(partition);
            if (first == null) consumer.seekToEnd(List.of(partition));
            else consumer.seek(partition, first.offset());
            long start = System.nanoTime();
            while (System.nanoTime() - start < patience.toNanos()) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    JsonNode device = new ObjectMapper().readTree(record.value()).path("device");
                    if (device.isTextual()) return Optional.of(device.asText());
                }
            }
            return Optional.empty();
        }
    }
}
