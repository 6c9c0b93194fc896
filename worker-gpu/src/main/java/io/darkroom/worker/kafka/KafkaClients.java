package io.darkroom.worker.kafka;

import io.darkroom.worker.settings.WorkerIdentity;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Makes Kafka clients from the settings under {@code kafka.}, so that encryption and logins are set once for all. */
@ApplicationScoped
public class KafkaClients {
    private final Map<String, Object> base;
    private final String clientId;

    public KafkaClients(@Identifier("default-kafka-broker") Map<String, Object> base, WorkerIdentity worker) {
        this.base = base;
        this.clientId = worker.id();
    }

    Admin admin() {
        return Admin.create(with(Map.of("client.id", clientId + "-admin")));
    }

    /** A member of the share group {@code group} that holds one record at a time and acknowledges each by hand. */
    KafkaShareConsumer<String, byte[]> workConsumer(String group, int slot) {
        return new KafkaShareConsumer<>(with(Map.of(
            "client.id", clientId + "-slot-" + slot,
            "group.id", group,
            "share.acknowledgement.mode", "explicit",
            "share.acquire.mode", "record_limit", // else the broker hands out whole batches, whatever the limit says
            "max.poll.records", "1")), new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** A reader on its own, in no group. */
    KafkaConsumer<String, byte[]> reader() {
        return new KafkaConsumer<>(with(Map.of(
            "client.id", clientId + "-reader",
            "enable.auto.commit", "false",
            "auto.offset.reset", "earliest")), new StringDeserializer(), new ByteArrayDeserializer());
    }

    KafkaProducer<String, byte[]> producer() {
        return new KafkaProducer<>(with(Map.of(
            "client.id", clientId + "-producer",
            "acks", "all",
            "enable.idempotence", "true",
            "linger.ms", "0",
            "max.block.ms", "5000")), new StringSerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> with(Map<String, Object> own) {
        Map<String, Object> all = new HashMap<>(base);
        all.putAll(own);
        return all;
    }
}
