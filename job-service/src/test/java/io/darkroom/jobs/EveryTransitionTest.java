package io.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.job.JobState;
import io.darkroom.testkit.Infra;
import io.darkroom.testkit.TestClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Every row of the table, taken for real; the last test demands that none was left out. */
@QuarkusTest
@QuarkusTestResource(value = Infra.class, restrictToAnnotatedClass = false)
@QuarkusTestResource(value = Setup.class, restrictToAnnotatedClass = false)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EveryTransitionTest {
    private static final String POOL = "life";

    @Inject Stage stage;
    @Inject Sweep sweep;
    @Inject JobTransitions transitions;
    @Inject TestClock clock;

    @Test
    @Order(1)
    void acceptReleaseStartSucceed() {
        long id = stage.running(stage.tenant(), POOL);
        assertThat(stage.row(id).state).isEqualTo(JobState.RELEASED);
        stage.succeed(id, 1, 1, stage.upload(id, "1-1", 0));
        assertThat(stage.row(id).state).isEqualTo(JobState.SUCCEEDED);
        assertThat(stage.events(id)).containsExactly("accepted", "finished");
    }

    @Test
    @Order(2)
    void anAttemptFailsAndTheNextOneIsReleasedUntilNoneIsLeft() {
        long id = stage.running(stage.tenant(), POOL);
        for (int release = 1; release <= 2; release++) {
            stage.fail(id, release, 1, true);
            stage.workItem(POOL, id, release + 1);
            stage.start(id, release + 1, 1);
        }
        stage.fail(id, 3, 1, true);
        assertThat(stage.row(id).state).isEqualTo(JobState.FAILED);
        assertThat(stage.event("finished", id).at("/job/failure/message").asText()).isEqualTo("The sampler diverged.");
    }

    @Test
    @Order(3)
    void aFailureThatNoAttemptCouldBetterEndsAtOnce() {
        long id = stage.running(stage.tenant(), POOL);
        stage.fail(id, 1, 1, false);
        assertThat(stage.row(id).failureCode).isEqualTo(ErrorCode.GENERATION_FAILED);
    }

    @Test
    @Order(4)
    void cancelBeforeTheReleaseBeforeTheStartAndAfterIt() {
        String tenant = stage.tenant();
        stage.worker(POOL, 0);
        long queued = stage.submit(tenant, POOL);
        stage.cancel(queued, tenant);
        assertThat(stage.row(queued).state).isEqualTo(JobState.CANCELLED);

        long released = stage.released(tenant, POOL);
        stage.cancel(released, tenant);
        assertThat(stage.row(released).state).isEqualTo(JobState.CANCELLED);

        long running = stage.running(tenant, POOL);
        stage.cancel(running, tenant);
        assertThat(stage.row(running).state).isEqualTo(JobState.RELEASED);
        assertThat(stage.stops(running)).isEqualTo(1);
        stage.stopped(running, 1, 1, stage.upload(running, "1-1", 0));
        assertThat(stage.row(running).state).isEqualTo(JobState.CANCELLED);
        assertThat(stage.event("finished", running).at("/job/outputs")).hasSize(1);
    }

    @Test
    @Order(5)
    void lostAndFound() {
        long id = stage.released(stage.tenant(), POOL);
        clock.advance(Duration.ofMinutes(31)); // no fresh worker any more, so it stays in the queue
        sweep.once();
        assertThat(stage.row(id).state).isEqualTo(JobState.QUEUED);
        stage.start(id, 1, 2);
        assertThat(stage.row(id).state).isEqualTo(JobState.RELEASED);
        stage.succeed(id, 1, 2, stage.upload(id, "1-2", 0));
        assertThat(stage.row(id).state).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    @Order(6)
    void timeLimits() {
        String tenant = stage.tenant();
        long running = stage.running(tenant, POOL);
        stage.worker(POOL, 0);
        long queued = stage.submit(tenant, POOL);
        clock.advance(Duration.ofMinutes(61));
        sweep.once();
        assertThat(stage.row(running).failureCode).isEqualTo(ErrorCode.TIMED_OUT);
        assertThat(stage.stops(running)).isEqualTo(1);
        assertThat(stage.row(queued).state).isEqualTo(JobState.QUEUED);
        clock.advance(Duration.ofHours(24));
        sweep.once();
        assertThat(stage.row(queued).failureCode).isEqualTo(ErrorCode.TIMED_OUT);
        assertThat(stage.events(queued)).containsExactly("accepted", "finished");
    }

    @Test
    @Order(7)
    void noRowIsLeftOut() {
        assertThat(transitions.taken()).containsExactlyInAnyOrderElementsOf(JobTransitions.TABLE);
    }
}
