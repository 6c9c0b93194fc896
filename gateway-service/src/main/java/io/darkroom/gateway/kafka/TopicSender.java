package io.darkroom.gateway.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.Topic;
import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.job.JobCommand;
import io.darkroom.contracts.job.JobSubmitted;
import io.darkroom.gateway.Refusal;
import io.darkroom.gateway.job.JobQueue;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Sends records and waits for the broker's acknowledgement: all replicas, no duplicates from retries. */
@Singleton
public class TopicSender implements JobQueue {
    private static final Logger LOG = Logger.getLogger(TopicSender.class);

    private final ObjectMapper mapper;
    private final String servers;
    private final int patienceMillis;
    private volatile Producer<String, byte[]> producer;

    TopicSender(ObjectMapper mapper, @ConfigProperty(name = "kafka.bootstrap.servers") String servers,
            @ConfigProperty(name = "darkroom.gateway.send-timeout", defaultValue = "5s") Duration patience) {
        this.mapper = mapper;
        this.servers = servers;
        this.patienceMillis = (int) patience.toMillis();
    }

    void start(@Observes StartupEvent event) {
        producer = new KafkaProducer<>(Map.of("bootstrap.servers", servers, "acks", "all", "enable.idempotence", true, "linger.ms", 0,
                "max.block.ms", patienceMillis, "request.timeout.ms", patienceMillis, "delivery.timeout.ms", patienceMillis,
                "buffer.memory", 16 * 1024 * 1024, "metadata.max.age.ms", 5_000, "client.id", "gateway"),
                new StringSerializer(), new ByteArraySerializer());
    }

    void stop(@Observes ShutdownEvent event) {
        if (producer != null) producer.close(Duration.ofSeconds(5));
    }

    @Override
    public void submit(JobSubmitted job) {
        send(Topic.JOBS_SUBMITTED, job.tenant(), job);
    }

    @Override
    public void command(JobCommand command) {
        switch (command) {
            case JobCommand.Cancel cancel -> send(Topic.JOBS_COMMANDS, String.valueOf(cancel.jobId()), cancel);
        }
    }

    /**
     * Returns once the record is acknowledged.
     *
     * @throws Refusal UNAVAILABLE when no acknowledgement came in time; the record may still arrive
     */
    public void send(Topic topic, String key, Object value) {
        try {
            producer.send(new ProducerRecord<>(topic.topicName(), key, mapper.writeValueAsBytes(value)))
                    .get(2L * patienceMillis, TimeUnit.MILLISECONDS);
        } catch (JsonProcessingException ours) {
            throw new IllegalStateException("a record that cannot be written: " + value.getClass(), ours);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw unavailable(topic, stopping);
        } catch (ExecutionException | TimeoutException | KafkaException unacknowledged) {
            throw unavailable(topic, unacknowledged);
        }
    }

    private static Refusal unavailable(Topic topic, Exception reason) {
        LOG.warnf("%s did not acknowledge: %s", topic.topicName(), reason.getMessage());
        return new Refusal(ErrorCode.UNAVAILABLE, "The queue could not take the request, please try again.");
    }
}
