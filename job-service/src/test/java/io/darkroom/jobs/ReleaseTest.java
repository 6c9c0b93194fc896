package io.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.darkroom.contracts.job.JobState;
import io.darkroom.contracts.job.Task;
import io.darkroom.contracts.tenant.TenantLimits;
import io.darkroom.contracts.work.WorkItem;
import io.darkroom.testkit.Infra;
import io.darkroom.testkit.TestClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
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
class ReleaseTest {

    @Inject Stage stage;
    @Inject Submissions submissions;
    @Inject Releases releases;
    @Inject Pools pools;
    @Inject Transactions transactions;
    @Inject TestClock clock;

    @Test
    void noMoreAreReleasedThanWorkersCanHoldHoweverManyDecideAtOnce() throws Exception {
        String tenant = stage.tenant();
        stage.worker("release", 0);
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 9; i++) ids.add(stage.submit(tenant, "release"));
        assertThat(released(ids)).isZero();
        stage.worker("release", 3);
        try (ExecutorService many = Executors.newFixedThreadPool(6)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 6; i++) running.add(many.submit(() -> releases.fill("release")));
            for (Future<?> one : running) one.get();
        }
        assertThat(released(ids)).isEqualTo(6);

        long first = ids.getFirst();
        WorkItem item = stage.workItem("release", first, 1);
        assertThat(item).isEqualTo(new WorkItem(first, tenant, 1, (Task) Stage.task(1)));
        stage.start(first, 1, 1);
        stage.succeed(first, 1, 1, stage.upload(first, "1-1", 0));
        stage.workItem("release", ids.get(6), 1);
        assertThat(released(ids)).isEqualTo(6);
        for (long id : ids) stage.cancel(id, tenant);
    }

    @Test
    void aPoolThatIsHeldReleasesNothingAndAWorkerThatIsSilentCountsForNothing() {
        String tenant = stage.tenant();
        transactions.run(() -> pools.pause("quiet", true));
        stage.worker("quiet", 5);
        long id = stage.submit(tenant, "quiet");
        assertThat(releases.fill("quiet")).isZero();
        clock.advance(Duration.ofSeconds(16));
        transactions.run(() -> pools.pause("quiet", false));
        assertThat(releases.fill("quiet")).isZero();
        assertThat(stage.row(id).state).isEqualTo(JobState.QUEUED);
        stage.worker("quiet", 5);
        stage.workItem("quiet", id, 1);
    }

    @Test
    void higherPriorityGoesFirstWithinATenantAndTenantsShareByWeight() {
        String light = stage.tenant(new TenantLimits(0, 0, 1));
        String heavy = stage.tenant(new TenantLimits(0, 0, 3));
        stage.worker("fair", 0);
        List<Long> lights = new ArrayList<>();
        List<Long> heavies = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            lights.add(stage.submit(light, "fair"));
            heavies.add(stage.submit(heavy, "fair"));
        }
        long urgent = stage.id();
        submissions.submit(stage.with(stage.job(urgent, light, "fair"), 5, null, Map.of(), 1));
        stage.worker("fair", 1);
        List<Long> order = new ArrayList<>();
        while (order.size() < 48) {
            long next = stage.on("work.fair").await(seen -> !order.contains(seen.json().path("jobId").asLong()), Stage.PATIENCE).json().path("jobId").asLong();
            order.add(next);
            stage.start(next, 1, 1);
            stage.fail(next, 1, 1, false);
        }
        assertThat((double) order.stream().filter(heavies::contains).count()).isEqualTo(36, within(5.0));
        List<Long> ofLight = order.stream().filter(id -> !heavies.contains(id)).toList();
        // Two places are filled at a time, and the two partitions of the queue are read in any order.
        assertThat(ofLight.indexOf(urgent)).isLessThan(2);
        List<Long> oldest = new ArrayList<>(lights.subList(0, ofLight.size() - 1));
        oldest.add(urgent);
        assertThat(ofLight).containsExactlyInAnyOrderElementsOf(oldest);
        stage.worker("fair", 0);
    }

    private long released(List<Long> ids) {
        return ids.stream().filter(id -> stage.row(id).state == JobState.RELEASED).count();
    }
}
