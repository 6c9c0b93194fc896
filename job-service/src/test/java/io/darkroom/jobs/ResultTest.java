package io.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.job.JobState;
import io.darkroom.contracts.job.JobSubmitted;
import io.darkroom.contracts.job.Output;
import io.darkroom.contracts.job.WebhookTarget;
import io.darkroom.jobs.store.Usage;
import io.darkroom.testkit.Infra;
import io.darkroom.testkit.KafkaProbe;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = Infra.class, restrictToAnnotatedClass = false)
@QuarkusTestResource(value = Setup.class, restrictToAnnotatedClass = false)
class ResultTest {
    private static final String POOL = "result";

    @Inject Stage stage;
    @Inject Submissions submissions;
    @Inject Transactions transactions;

    @Test
    void aSuccessThatComesManyTimesCountsOnceAndIsChargedOnce() throws Exception {
        String tenant = stage.tenant();
        long id = stage.running(tenant, POOL);
        Output output = stage.upload(id, "1-1", 0);
        try (ExecutorService pool = Executors.newFixedThreadPool(6)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 6; i++) running.add(pool.submit(() -> stage.succeed(id, 1, 1, output)));
            for (Future<?> one : running) one.get();
        }
        stage.fail(id, 1, 1, true);
        stage.stopped(id, 1, 1);
        stage.cancel(id, tenant);
        assertThat(stage.row(id).state).isEqualTo(JobState.SUCCEEDED);
        assertThat(stage.events(id)).containsExactly("accepted", "finished");
        assertThat(usage(tenant)).isEqualTo(new Usage.Total(tenant, 1, 1, 1.25));
    }

    @Test
    void resultsOfLowerTokensChangeNothing() {
        String tenant = stage.tenant();
        long id = stage.running(tenant, POOL);
        stage.start(id, 1, 2);
        stage.succeed(id, 1, 1, stage.upload(id, "1-1", 0));
        stage.fail(id, 1, 1, false);
        assertThat(stage.row(id).state).isEqualTo(JobState.RELEASED);
        stage.fail(id, 1, 2, true);
        stage.workItem(POOL, id, 2);
        stage.succeed(id, 1, 2, stage.upload(id, "1-2", 0));
        assertThat(stage.row(id).state).isEqualTo(JobState.RELEASED);
        Output right = stage.upload(id, "2-1", 0);
        stage.succeed(id, 2, 1, right);
        assertThat(stage.outputs(id)).containsExactly(right);
        assertThat(usage(tenant).jobs()).isEqualTo(1);
    }

    @Test
    void tokensThatWereNeverGivenOutCountForNothing() {
        String tenant = stage.tenant();
        stage.worker(POOL, 0);
        long id = stage.submit(tenant, POOL);
        stage.start(id, 1, 1);
        stage.succeed(id, 7, 1, stage.upload(id, "7-1", 0));
        assertThat(stage.row(id).state).isEqualTo(JobState.QUEUED);
        stage.succeed(stage.id(), 1, 1);
    }

    @Test
    void aSuccessWithoutAllItsPicturesIsAFailedAttempt() {
        String tenant = stage.tenant();
        long missing = stage.running(tenant, POOL);
        stage.succeed(missing, 1, 1, Stage.output("jobs/" + missing + "/1-1/0.png"));
        long short_ = stage.running(tenant, POOL);
        stage.put("jobs/" + short_ + "/1-1/0.png", new byte[3]);
        stage.succeed(short_, 1, 1, Stage.output("jobs/" + short_ + "/1-1/0.png"));
        long foreign = stage.running(tenant, POOL);
        stage.succeed(foreign, 1, 1, stage.upload(missing, "1-1", 5));
        long few = stage.running(tenant, POOL);
        stage.succeed(few, 1, 1);
        for (long id : new long[] {missing, short_, foreign, few}) {
            stage.workItem(POOL, id, 2);
            assertThat(stage.row(id).failures).isEqualTo(1);
        }
        assertThat(usage(tenant).jobs()).isZero();
    }

    @Test
    void afterTheWishToStopAFailureIsACancellation() {
        String tenant = stage.tenant();
        long id = stage.running(tenant, POOL);
        stage.cancel(id, tenant);
        stage.fail(id, 1, 1, true);
        assertThat(stage.row(id).state).isEqualTo(JobState.CANCELLED);
        assertThat(stage.row(id).failureCode).isEqualTo(ErrorCode.CANCELLED);
    }

    @Test
    void aWorkerThatBeginsWhatIsToStopIsTold() {
        String tenant = stage.tenant();
        long ended = stage.released(tenant, POOL);
        stage.cancel(ended, tenant);
        stage.start(ended, 1, 1);
        assertThat(stage.stops(ended)).isEqualTo(1);
        long stopping = stage.running(tenant, POOL);
        stage.cancel(stopping, tenant);
        stage.start(stopping, 1, 2);
        assertThat(stage.stops(stopping)).isEqualTo(2);
    }

    @Test
    void anotherTenantCannotCancel() {
        long id = stage.running(stage.tenant(), POOL);
        stage.cancel(id, stage.tenant());
        assertThat(stage.row(id).stopRequested).isFalse();
        assertThat(stage.stops(id)).isZero();
    }

    @Test
    void theWebhookOfASuccessCarriesTheCallersBytes() {
        String trackId = "\"a\\u0062c \\/ 1.0e0\"";
        long id = webhookJob(trackId, Map.of("prompt", "a smiling sun", "seed", 7), 2);
        stage.succeed(id, 1, 1, stage.upload(id, "1-1", 0), stage.upload(id, "1-1", 1));
        JsonNode due = due(id).json();
        String body = due.path("body").asText();
        assertThat(body).contains("\"track_id\":" + trackId + ",").startsWith("{\"status\":\"success\",\"id\":" + id + ",\"output\":[\"http");
        assertThat(due.path("webhookId").asText()).isEqualTo("msg_job_" + id);
        assertThat(due.path("order").asText()).isEqualTo("job/" + id);
        assertThat(due.path("url").asText()).isEqualTo("http://hooks.example/in?a=b");
        JsonNode read = read(body);
        assertThat(read.path("output")).hasSize(2);
        assertThat(read.path("generationTime").asDouble()).isEqualTo(1.25);
        assertThat(read.at("/meta/prompt").asText()).isEqualTo("a smiling sun");
        assertThat(read.propertyStream().map(Map.Entry::getKey)).containsExactly("status", "id", "output", "generationTime", "track_id", "meta");
    }

    @Test
    void theWebhookOfAFailureSaysWhy() {
        long id = webhookJob(null, Map.of(), 1);
        stage.fail(id, 1, 1, false);
        assertThat(due(id).json().path("body").asText()).isEqualTo(
                "{\"status\":\"failed\",\"id\":" + id + ",\"message\":\"The sampler diverged.\",\"output\":\"\",\"track_id\":null}");
    }

    private long webhookJob(String trackId, Map<String, Object> meta, int samples) {
        stage.worker(POOL, 100);
        JobSubmitted job = stage.with(stage.job(stage.id(), stage.tenant(), POOL), 0, new WebhookTarget("http://hooks.example/in?a=b", trackId), meta, samples);
        submissions.submit(job);
        stage.workItem(POOL, job.id(), 1);
        stage.start(job.id(), 1, 1);
        return job.id();
    }

    private KafkaProbe.Seen due(long id) {
        return stage.on("webhooks.due").await(seen -> seen.key().equals("job/" + id), Stage.PATIENCE);
    }

    private JsonNode read(String json) {
        try {
            return stage.json().readTree(json);
        } catch (Exception e) {
            throw new AssertionError(json, e);
        }
    }

    private Usage.Total usage(String tenant) {
        return transactions.run(() -> Usage.total(tenant, Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z")));
    }
}
