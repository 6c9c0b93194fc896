package io.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.job.JobState;
import io.darkroom.contracts.job.JobSubmitted;
import io.darkroom.contracts.job.WebhookTarget;
import io.darkroom.contracts.tenant.TenantLimits;
import io.darkroom.testkit.Infra;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
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
class SubmissionTest {
    private static final String POOL = "submit";

    @Inject Stage stage;
    @Inject Submissions submissions;

    @Test
    void deliveredTwiceItIsOneJobWithOneAnswer() throws Exception {
        String tenant = stage.tenant();
        JobSubmitted job = stage.job(stage.id(), tenant, POOL);
        atOnce(List.of(job, job, job, job));
        submissions.submit(job);
        assertThat(stage.row(job.id()).state).isEqualTo(JobState.QUEUED);
        assertThat(stage.events(job.id())).containsExactly("accepted");
        assertThat(stage.event("accepted", job.id()).path("etaSeconds").asDouble()).isPositive();
    }

    @Test
    void oneIdempotencyKeyIsOneJobUnderAnyConcurrency() throws Exception {
        String tenant = stage.tenant();
        List<JobSubmitted> jobs = new ArrayList<>();
        for (int i = 0; i < 8; i++) jobs.add(stage.under(stage.job(stage.id(), tenant, POOL), "order-1", "same"));
        JobSubmitted other = stage.under(stage.job(stage.id(), tenant, POOL), "order-1", "another payload");
        jobs.add(0, jobs.removeLast());
        atOnce(jobs);
        submissions.submit(other);
        List<Long> made = jobs.stream().map(JobSubmitted::id).filter(id -> stage.row(id) != null).toList();
        assertThat(made).hasSize(1);
        for (JobSubmitted job : jobs) {
            JsonNode same = stage.event("accepted", job.id()).path("sameAs");
            if (job.id() == made.getFirst()) assertThat(same.isNull()).isTrue();
            else assertThat(same.asLong()).isEqualTo(made.getFirst());
        }
        assertThat(stage.event("rejected", other.id()).at("/failure/code").asText()).isEqualTo("IDEMPOTENCY_CONFLICT");
    }

    @Test
    void anotherTenantMayUseTheSameKey() {
        JobSubmitted first = stage.under(stage.job(stage.id(), stage.tenant(), POOL), "order-1", "a");
        JobSubmitted second = stage.under(stage.job(stage.id(), stage.tenant(), POOL), "order-1", "b");
        submissions.submit(first);
        submissions.submit(second);
        assertThat(stage.row(first.id())).isNotNull();
        assertThat(stage.row(second.id())).isNotNull();
    }

    @Test
    void theQuotaHoldsUnderAnyConcurrencyAndARefusalIsForEver() throws Exception {
        String tenant = stage.tenant(new TenantLimits(3, 0, 1));
        stage.worker(POOL, 0);
        List<JobSubmitted> jobs = new ArrayList<>();
        for (int i = 0; i < 10; i++) jobs.add(stage.job(stage.id(), tenant, POOL));
        atOnce(jobs);
        List<JobSubmitted> open = jobs.stream().filter(job -> stage.row(job.id()) != null).toList();
        List<JobSubmitted> refused = jobs.stream().filter(job -> stage.row(job.id()) == null).toList();
        assertThat(open).hasSize(3);
        for (JobSubmitted job : refused) assertThat(stage.event("rejected", job.id()).at("/failure/code").asText()).isEqualTo("QUOTA_EXCEEDED");

        for (JobSubmitted job : open) stage.cancel(job.id(), tenant);
        JobSubmitted again = refused.getFirst();
        submissions.submit(again);
        assertThat(stage.row(again.id())).isNull();
        assertThat(stage.events(again.id())).containsExactly("rejected");
        assertThat(stage.row(stage.submit(tenant, POOL))).isNotNull();
    }

    @Test
    void strangersAndUnknownPoolsAreRefused() {
        JobSubmitted stranger = stage.job(stage.id(), "stranger", POOL);
        submissions.submit(stranger);
        assertThat(stage.event("rejected", stranger.id()).at("/failure/code").asText()).isEqualTo("INVALID_KEY");
        JobSubmitted nowhere = stage.job(stage.id(), stage.tenant(), "no-such-pool");
        submissions.submit(nowhere);
        assertThat(stage.event("rejected", nowhere.id()).at("/failure/code").asText()).isEqualTo("UNAVAILABLE");
    }

    @Test
    void poisonIsSkippedTheSenderIsToldAndTheNextRecordIsRead() throws Exception {
        String tenant = stage.tenant();
        long unreadable = stage.id();
        var topic = stage.on("jobs.submitted");
        topic.send(tenant, "{nonsense");
        topic.send(tenant, null);
        topic.send(tenant, "[1, 2]");
        topic.send(tenant, "{\"id\": " + unreadable + ", \"tenant\": \"" + tenant + "\", \"task\": {\"task\": \"unheard-of\"}}");
        JobSubmitted unstorable = stage.under(stage.job(stage.id(), tenant, POOL), "nul \0 byte", "fp");
        topic.send(tenant, stage.json().writeValueAsString(unstorable));
        JobSubmitted oddTrackId = stage.with(stage.job(stage.id(), tenant, POOL), 0, new WebhookTarget("http://a.example/", "1} garbage"), Map.of(), 1);
        topic.send(tenant, stage.json().writeValueAsString(oddTrackId));
        JobSubmitted good = stage.job(stage.id(), tenant, POOL);
        topic.send(tenant, stage.json().writeValueAsString(good));
        stage.event("accepted", good.id());
        for (long id : new long[] {unreadable, unstorable.id(), oddTrackId.id()}) {
            assertThat(stage.event("rejected", id).at("/failure/code").asText()).isEqualTo("INTERNAL");
            assertThat(stage.row(id)).isNull();
        }
    }

    private void atOnce(List<JobSubmitted> jobs) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(jobs.size())) {
            List<Future<?>> running = new ArrayList<>();
            for (JobSubmitted job : jobs) running.add(pool.submit(() -> submissions.submit(job)));
            for (Future<?> one : running) one.get();
        }
    }
}
