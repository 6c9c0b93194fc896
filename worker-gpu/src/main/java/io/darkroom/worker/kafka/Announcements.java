package io.darkroom.worker.kafka;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.Topic;
import io.darkroom.contracts.model.ModelCard;
import io.darkroom.contracts.work.WorkControl;
import io.darkroom.worker.jobs.RunningJobs;
import io.darkroom.worker.models.ModelRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Reads what is said to every worker, models.registry and work.control, whole and from the beginning: a worker knows all models before
 * it takes work, and does not begin a job that was stopped before the worker was there.
 */
@ApplicationScoped
public class Announcements {
    private static final Logger LOG = Logger.getLogger(Announcements.class);
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final long RETRY_SECONDS = 2;

    private final KafkaClients clients;
    private final ObjectMapper json;
    private final ModelRegistry registry;
    private final RunningJobs running;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread reader = Thread.ofPlatform().name("announcements").unstarted(this::read);

    public Announcements(KafkaClients clients, ObjectMapper json, ModelRegistry registry, RunningJobs running) {
        this.clients = clients;
        this.json = json;
        this.registry = registry;
        this.running = running;
    }

    public void start() {
        reader.start();
    }

    /** Waits until everything has been read that was there at the start; false when this closes before. */
    public boolean awaitCaughtUp() throws InterruptedException {
        caughtUp.await();
        return closing.getCount() > 0;
    }

    public boolean isCaughtUp() {
        return caughtUp.getCount() == 0;
    }

    public void close() {
        closing.countDown();
        caughtUp.countDown();
    }

    private void read() {
        while (closing.getCount() > 0) {
            try (KafkaConsumer<String, byte[]> consumer = clients.reader()) {
                follow(consumer);
            } catch (KafkaException broken) {
                LOG.warnf("Reading announcements stopped, beginning anew: %s", broken.getMessage());
                pause();
            }
        }
    }

    private void follow(KafkaConsumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = Stream.of(Topic.MODELS_REGISTRY, Topic.WORK_CONTROL)
            .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (closing.getCount() > 0) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(isCaughtUp() ? IDLE : Duration.ofMillis(20))) apply(record);
            if (!isCaughtUp() && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                LOG.infof("The registry is read: %d models", registry.size());
                caughtUp.countDown();
            }
        }
    }

    private void apply(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.topic().equals(Topic.MODELS_REGISTRY.topicName())) {
                model(record);
            } else {
                switch (json.readValue(record.value(), WorkControl.class)) {
                    case WorkControl.Stop(long jobId, boolean keepUnfinished) -> running.stop(jobId, keepUnfinished);
                }
            }
        } catch (IOException | RuntimeException unreadable) {
            LOG.warnf("Skipped an unreadable record: %s-%d offset %d: %s", record.topic(), record.partition(), record.offset(), unreadable.getClass().getSimpleName());
        }
    }

    private void model(ConsumerRecord<String, byte[]> record) throws IOException {
        if (record.value() == null) {
            registry.remove(record.key());
        } else {
            registry.put(json.readValue(record.value(), ModelCard.class));
        }
    }

    private void pause() {
        try {
            closing.await(RETRY_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            closing.countDown();
        }
    }
}
