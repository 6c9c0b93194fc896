package io.darkroom.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.Topic;
import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.error.Failure;
import io.darkroom.contracts.job.JobCommand;
import io.darkroom.contracts.job.JobIds;
import io.darkroom.contracts.job.JobSubmitted;
import io.darkroom.contracts.job.Output;
import io.darkroom.contracts.job.Sampling;
import io.darkroom.contracts.job.TextToImage;
import io.darkroom.contracts.job.WebhookTarget;
import io.darkroom.contracts.tenant.TenantLimits;
import io.darkroom.contracts.work.WorkItem;
import io.darkroom.contracts.work.WorkResult;
import io.darkroom.contracts.work.WorkerStatus;
import io.darkroom.jobs.store.Job;
import io.darkroom.jobs.store.JobOutput;
import io.darkroom.testkit.Infra;
import io.darkroom.testkit.KafkaProbe;
import io.darkroom.testkit.TestClock;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.MinioException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The parts of gateways and workers that tests play, on the real topics and the real bucket. For one thread. */
@ApplicationScoped
public class Stage {
    public static final Duration PATIENCE = Duration.ofSeconds(20);
    static final byte[] PICTURE = "a picture".getBytes();

    @Inject Submissions submissions;
    @Inject Results results;
    @Inject Cancellations cancellations;
    @Inject WorkerRoll workers;
    @Inject Tenants tenants;
    @Inject Transactions transactions;
    @Inject TestClock clock;
    @Inject ObjectMapper json;

    private final Map<String, KafkaProbe> probes = new HashMap<>();
    private final AtomicInteger names = new AtomicInteger();
    private JobIds ids;
    private MinioClient bucket;

    public ObjectMapper json() {
        return json;
    }

    @PreDestroy
    void close() {
        probes.values().forEach(KafkaProbe::close);
    }

    public KafkaProbe on(String topic) {
        return probes.computeIfAbsent(topic, KafkaProbe::on);
    }

    public synchronized long id() {
        if (ids == null) ids = new JobIds(clock, 1);
        return ids.next();
    }

    public String tenant(TenantLimits limits) {
        String name = "tenant-" + names.incrementAndGet();
        transactions.run(() -> tenants.create(name, limits));
        return name;
    }

    public String tenant() {
        return tenant(TenantLimits.NONE);
    }

    public static TextToImage task(int samples) {
        return new TextToImage("emoji", "a smiling sun", "", 256, 256, samples, 20, 7.5, 42, new Sampling.Diffusers("UniPCMultistepScheduler", null, null),
                1, false, null);
    }

    public JobSubmitted job(long id, String tenant, String pool) {
        return new JobSubmitted(id, tenant, "req-" + id, "v3-text2img", null, "fp", 0, pool, task(1), null, Map.of("prompt", "a smiling sun"), clock.instant());
    }

    public JobSubmitted under(JobSubmitted job, String idempotencyKey, String fingerprint) {
        return new JobSubmitted(job.id(), job.tenant(), job.requestId(), job.operation(), idempotencyKey, fingerprint, job.priority(), job.pool(), job.task(),
                job.webhook(), job.meta(), job.submittedAt());
    }

    public JobSubmitted with(JobSubmitted job, int priority, WebhookTarget webhook, Map<String, Object> meta, int samples) {
        return new JobSubmitted(job.id(), job.tenant(), job.requestId(), job.operation(), job.idempotencyKey(), job.fingerprint(), priority, job.pool(),
                task(samples), webhook, meta, job.submittedAt());
    }

    /** Submits a plain job and returns its id. */
    public long submit(String tenant, String pool) {
        long id = id();
        submissions.submit(job(id, tenant, pool));
        return id;
    }

    /** Submits a job to a pool that has a worker, and awaits the work record. */
    public long released(String tenant, String pool) {
        worker(pool, 100);
        long id = submit(tenant, pool);
        workItem(pool, id, 1);
        return id;
    }

    /** The same, and a worker begins. */
    public long running(String tenant, String pool) {
        long id = released(tenant, pool);
        start(id, 1, 1);
        return id;
    }

    public void worker(String pool, int slots, Long... running) {
        workers.note(new WorkerStatus("worker-of-" + pool, pool, "cpu", slots, List.of(running), List.of(), clock.instant()));
    }

    public WorkItem workItem(String pool, long id, int release) {
        JsonNode item = on(Topic.work(pool)).await(seen -> seen.json().path("jobId").asLong() == id && seen.json().path("release").asInt() == release,
                PATIENCE).json();
        try {
            return json.treeToValue(item, WorkItem.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no work item: " + item, e);
        }
    }

    public void start(long id, int release, int attempt) {
        results.apply(new WorkResult.Started(id, release, attempt, "w"));
    }

    public void succeed(long id, int release, int attempt, Output... outputs) {
        results.apply(new WorkResult.Succeeded(id, release, attempt, "w", List.of(outputs), 1.25));
    }

    public void fail(long id, int release, int attempt, boolean retry) {
        results.apply(new WorkResult.Failed(id, release, attempt, "w", new Failure(ErrorCode.GENERATION_FAILED, "The sampler diverged."), retry));
    }

    public void stopped(long id, int release, int attempt, Output... outputs) {
        results.apply(new WorkResult.Cancelled(id, release, attempt, "w", List.of(outputs), 0.5));
    }

    public void cancel(long id, String tenant) {
        cancellations.cancel(new JobCommand.Cancel(id, tenant, false));
    }

    /** Puts an object into the bucket and says so as a worker does. */
    public Output upload(long id, String attempt, int index) {
        String object = "jobs/" + id + "/" + attempt + "/" + index + ".png";
        put(object, PICTURE);
        return output(object);
    }

    public static Output output(String object) {
        return new Output(object, "image/png", PICTURE.length, "00", 42, null);
    }

    public synchronized void put(String object, byte[] bytes) {
        if (bucket == null) {
            bucket = MinioClient.builder().endpoint(Infra.setting("darkroom.s3.endpoint")).region("us-east-1")
                    .credentials(Infra.setting("darkroom.s3.access-key"), Infra.setting("darkroom.s3.secret-key")).build();
        }
        try {
            bucket.putObject(PutObjectArgs.builder().bucket(Infra.BUCKET).object(object).contentType("image/png")
                    .stream(new ByteArrayInputStream(bytes), (long) bytes.length, -1L).build());
        } catch (MinioException e) {
            throw new AssertionError("could not upload", e);
        }
    }

    public Job row(long id) {
        return transactions.run(() -> Job.lock(id));
    }

    public List<Output> outputs(long id) {
        return transactions.run(() -> JobOutput.of(id)).stream().map(JobOutput::output).toList();
    }

    /** The first event of this kind about the job: accepted, rejected or finished. */
    public JsonNode event(String kind, long id) {
        return on("jobs.events").await(seen -> seen.json().path("jobId").asLong() == id && seen.json().path("event").asText().equals(kind), PATIENCE).json();
    }

    /** Kinds of all events about the job until now, in order. */
    public List<String> events(long id) {
        return kinds("jobs.events", id, "event");
    }

    /** How many stop orders for the job have gone out until now. */
    public int stops(long id) {
        return kinds("work.control", id, "control").size();
    }

    private List<String> kinds(String topic, long id, String property) {
        settle();
        int known;
        do known = on(topic).seen().size(); while (on(topic).seen().size() > known);
        List<String> kinds = new ArrayList<>();
        for (KafkaProbe.Seen seen : on(topic).seen()) {
            if (seen.json() != null && seen.json().path("jobId").asLong() == id) kinds.add(seen.json().path(property).asText());
        }
        return kinds;
    }

    /** Returns when everything that was in the outbox before is on its topics. */
    public void settle() {
        long id = id();
        submissions.refuse(id, "nobody", new Failure(ErrorCode.INTERNAL, "a marker"));
        event("rejected", id);
    }
}
