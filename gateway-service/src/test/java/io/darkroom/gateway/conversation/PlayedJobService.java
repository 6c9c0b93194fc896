package io.darkroom.gateway.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.Topic;
import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.error.Failure;
import io.darkroom.contracts.event.JobEvent;
import io.darkroom.contracts.job.JobState;
import io.darkroom.contracts.job.JobSubmitted;
import io.darkroom.contracts.job.JobView;
import io.darkroom.contracts.job.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Job-service as the gateway meets it: takes jobs from their topic and says of each what the stage direction wants. */
public final class PlayedJobService implements AutoCloseable {
    private final ObjectMapper json;
    private final String pictureBase;
    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaProducer<String, byte[]> producer;
    private final Thread thread;
    private final Map<Long, Integer> samples = new ConcurrentHashMap<>();
    private final Map<Long, JobView> views = new ConcurrentHashMap<>();
    private final BlockingQueue<JsonNode> submitted = new LinkedBlockingQueue<>();
    private volatile String direction = "finish";
    private volatile long lastId;

    PlayedJobService(String servers, ObjectMapper json, String pictureBase) {
        this.json = json;
        this.pictureBase = pictureBase;
        consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", servers), new StringDeserializer(), new ByteArrayDeserializer());
        producer = new KafkaProducer<>(Map.of("bootstrap.servers", servers), new StringSerializer(), new ByteArraySerializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topic.JOBS_SUBMITTED.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition())).toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread = Thread.ofPlatform().name("played-job-service").daemon().start(this::run);
    }

    /** {@code finish}, {@code accept}, {@code fail CODE}, {@code reject CODE sentence}, {@code repeat}, {@code cancel} or {@code silent}. */
    public void direct(String next) {
        direction = next;
    }

    /** Jobs taken and not asked about yet, oldest first. */
    public BlockingQueue<JsonNode> submitted() {
        return submitted;
    }

    JobView view(long id) {
        return views.get(id);
    }

    List<JobView> views() {
        return List.copyOf(views.values());
    }

    /** Ends a job that was only accepted. */
    public void finish(long id) {
        JobView open = views.get(id);
        JobView ended = ended(open, JobState.SUCCEEDED, null);
        views.put(id, ended);
        send(Topic.JOBS_EVENTS, id, new JobEvent.Finished(id, ended));
    }

    public void send(Topic topic, long id, Object record) {
        try {
            producer.send(new ProducerRecord<>(topic.topicName(), String.valueOf(id), json.writeValueAsBytes(record))).get();
        } catch (Exception broken) {
            throw new AssertionError("could not send to " + topic, broken);
        }
    }

    private void run() {
        try {
            while (true) {
                for (var one : consumer.poll(Duration.ofMillis(200))) take(one.value());
            }
        } catch (WakeupException closing) {
            consumer.close();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void take(byte[] record) throws IOException {
        JobSubmitted job = json.readValue(record, JobSubmitted.class);
        JobView open = new JobView(job.id(), job.tenant(), job.operation(), JobState.QUEUED, List.of(), 0, 4.5, null, job.meta(), job.submittedAt());
        samples.put(job.id(), job.task().samples());
        submitted.add(json.readTree(record));
        String[] words = direction.split(" ", 3);
        switch (words[0]) {
            case "silent" -> { }
            case "reject" -> say(job.id(), new JobEvent.Rejected(job.id(), job.tenant(), new Failure(ErrorCode.valueOf(words[1]), words[2])));
            case "repeat" -> say(job.id(), new JobEvent.Accepted(job.id(), job.tenant(), 4.5, lastId));
            default -> {
                lastId = job.id();
                views.put(job.id(), open);
                say(job.id(), new JobEvent.Accepted(job.id(), job.tenant(), 4.5, null));
                switch (words[0]) {
                    case "accept" -> { }
                    case "finish" -> end(ended(open, JobState.SUCCEEDED, null));
                    case "cancel" -> end(ended(open, JobState.CANCELLED, null));
                    case "fail" -> end(ended(open, JobState.FAILED, new Failure(ErrorCode.valueOf(words[1]), "no picture")));
                    default -> throw new AssertionError("no such stage direction: " + direction);
                }
            }
        }
    }

    private void end(JobView view) {
        views.put(view.id(), view);
        say(view.id(), new JobEvent.Finished(view.id(), view));
    }

    private void say(long id, JobEvent event) {
        send(Topic.JOBS_EVENTS, id, event);
    }

    private JobView ended(JobView open, JobState state, Failure failure) {
        List<Output> outputs = new ArrayList<>();
        int made = state == JobState.SUCCEEDED ? samples.get(open.id()) : 0;
        for (int i = 0; i < made; i++) {
            String object = "jobs/" + open.id() + "/1.1/" + i + ".png";
            outputs.add(new Output(object, "image/png", 4, "00", i, pictureBase + object));
        }
        return new JobView(open.id(), open.tenant(), open.operation(), state, outputs, 1.5, 0, failure, open.meta(), open.submittedAt());
    }

    @Override
    public void close() throws InterruptedException {
        consumer.wakeup();
        thread.join(Duration.ofSeconds(5));
        producer.close();
    }
}
