package io.darkroom.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.Topic;
import io.darkroom.contracts.event.JobProgress;
import io.darkroom.contracts.job.Sampling;
import io.darkroom.contracts.job.Task;
import io.darkroom.contracts.job.TextToImage;
import io.darkroom.contracts.model.ModelCard;
import io.darkroom.contracts.work.WorkControl;
import io.darkroom.contracts.work.WorkItem;
import io.darkroom.contracts.work.WorkResult;
import io.darkroom.testkit.Eventually;
import io.darkroom.testkit.Infra;
import io.darkroom.testkit.KafkaProbe;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The rest of the system as a worker meets it: sends work, hears results, looks into the store. */
final class Rest implements AutoCloseable {
    static final String TENANT = "acme";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicLong IDS = new AtomicLong(1_000);

    final KafkaProbe work;
    final KafkaProbe results = KafkaProbe.on(Topic.WORK_RESULTS.topicName());
    final KafkaProbe progress = KafkaProbe.on(Topic.JOBS_PROGRESS.topicName());
    final KafkaProbe status = KafkaProbe.on(Topic.WORKERS_STATUS.topicName());
    private final KafkaProbe control = KafkaProbe.on(Topic.WORK_CONTROL.topicName());
    private final KafkaProbe registry = KafkaProbe.on(Topic.MODELS_REGISTRY.topicName());
    private final String pool;
    private final ObjectMapper json;
    private final MinioClient store = MinioClient.builder()
        .endpoint(Infra.setting("darkroom.s3.endpoint"))
        .region("us-east-1")
        .credentials(Infra.setting("darkroom.s3.access-key"), Infra.setting("darkroom.s3.secret-key"))
        .build();

    /** With the bundled model published and in the worker's memory. */
    Rest(String pool, String worker, ObjectMapper json) {
        this.pool = pool;
        this.json = json;
        work = KafkaProbe.on(Topic.work(pool));
        publish(new ModelCard("emoji", null, "sd15", "bundled:emoji", "0".repeat(64), 128, 128, true, false));
        status.await(seen -> seen.key().equals(worker) && text(seen).contains("emoji"), PATIENCE);
    }

    void publish(ModelCard card) {
        registry.send(card.id(), write(card));
    }

    /** Releases a job. */
    long send(Task task) {
        long id = IDS.incrementAndGet();
        work.send(String.valueOf(id), write(new WorkItem(id, TENANT, 1, task)));
        return id;
    }

    void stop(long job, boolean keepUnfinished) {
        control.send(String.valueOf(job), write(new WorkControl.Stop(job, keepUnfinished)));
    }

    /** A result of this job that is of this kind. */
    <R extends WorkResult> R result(long job, Class<R> kind) {
        return result(job, kind, any -> true);
    }

    <R extends WorkResult> R result(long job, Class<R> kind, Predicate<R> wish) {
        KafkaProbe.Seen found = results.await(seen -> {
            WorkResult result = read(seen, WorkResult.class);
            return result.jobId() == job && kind.isInstance(result) && wish.test(kind.cast(result));
        }, PATIENCE);
        return kind.cast(read(found, WorkResult.class));
    }

    /** How often an attempt at this job has begun. */
    long attempts(long job) {
        return results.seen().stream().map(seen -> read(seen, WorkResult.class))
            .filter(result -> result.jobId() == job && result instanceof WorkResult.Started).count();
    }

    /** Progress of this job of at least so many steps. */
    JobProgress progress(long job, int steps) {
        return read(progress.await(seen -> seen.json().path("jobId").asLong() == job && seen.json().path("step").asInt() >= steps, PATIENCE), JobProgress.class);
    }

    byte[] object(String key) throws Exception {
        try (var stream = store.getObject(GetObjectArgs.builder().bucket(Infra.BUCKET).object(key).build())) {
            return stream.readAllBytes();
        }
    }

    /** Another worker on the same queue, idle. */
    KafkaShareConsumer<String, byte[]> rival() {
        KafkaShareConsumer<String, byte[]> rival = new KafkaShareConsumer<>(Map.of(
            "bootstrap.servers", Infra.setting("kafka.bootstrap.servers"), "group.id", Topic.work(pool),
            "share.acknowledgement.mode", "explicit", "share.acquire.mode", "record_limit", "max.poll.records", "1"),
            new StringDeserializer(), new ByteArrayDeserializer());
        rival.subscribe(List.of(Topic.work(pool)));
        return rival;
    }

    /** The next record that another worker is given. */
    static ConsumerRecord<String, byte[]> take(KafkaShareConsumer<String, byte[]> rival) {
        return Eventually.within(PATIENCE).get(() -> rival.poll(Duration.ofSeconds(1)), taken -> !taken.isEmpty()).iterator().next();
    }

    /** A picture that takes a moment. */
    static TextToImage quick() {
        return picture("emoji", 128, 4, 1);
    }

    /** A picture that takes minutes unless it is stopped. */
    static TextToImage endless() {
        return picture("emoji", 256, 900, 1);
    }

    static TextToImage picture(String model, int side, int steps, int samples) {
        return new TextToImage(model, "a red heart", "", side, side, samples, steps, 7.5, 42,
            new Sampling.Diffusers("DDIMScheduler", null, null), 1, false, null);
    }

    private static String text(KafkaProbe.Seen seen) {
        return seen.json().path("models").toString();
    }

    private <T> T read(KafkaProbe.Seen seen, Class<T> type) {
        try {
            return json.treeToValue(seen.json(), type);
        } catch (JsonProcessingException wrong) {
            throw new AssertionError(seen.json() + " is no " + type.getSimpleName(), wrong);
        }
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException wrong) {
            throw new AssertionError(wrong);
        }
    }

    @Override
    public void close() {
        for (KafkaProbe probe : new KafkaProbe[] {work, results, progress, status, control, registry}) probe.close();
    }
}
