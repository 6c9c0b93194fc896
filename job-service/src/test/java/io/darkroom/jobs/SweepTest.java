package io.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.job.JobState;
import io.darkroom.contracts.job.Output;
import io.darkroom.jobs.objects.ObjectStore;
import io.darkroom.testkit.Infra;
import io.darkroom.testkit.TestClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = Infra.class, restrictToAnnotatedClass = false)
@QuarkusTestResource(value = Setup.class, restrictToAnnotatedClass = false)
class SweepTest {
    private static final String POOL = "sweep";

    @Inject Stage stage;
    @Inject Sweep sweep;
    @Inject TestClock clock;
    @Inject ObjectStore store;

    @Test
    void aLostRecordIsReleasedAgainAndTooOftenLostItFails() {
        long id = stage.released(stage.tenant(), POOL);
        for (int release = 2; release <= 5; release++) {
            clock.advance(Duration.ofMinutes(31));
            stage.worker(POOL, 100);
            sweep.once();
            assertThat(stage.workItem(POOL, id, release).release()).isEqualTo(release);
        }
        clock.advance(Duration.ofMinutes(31));
        sweep.once();
        assertThat(stage.row(id).failureCode).isEqualTo(ErrorCode.TIMED_OUT);
        assertThat(stage.row(id).failureMessage).isEqualTo("The job was lost 5 times.");
    }

    @Test
    void signsOfLifeKeepAJobAndTheirEndLosesIt() {
        long id = stage.running(stage.tenant(), POOL);
        for (int i = 0; i < 4; i++) {
            clock.advance(Duration.ofMinutes(8));
            stage.worker(POOL, 100, id);
            sweep.once();
            assertThat(stage.row(id).state).isEqualTo(JobState.RELEASED);
        }
        clock.advance(Duration.ofMinutes(11));
        stage.worker(POOL, 0);
        sweep.once();
        assertThat(stage.row(id).state).isEqualTo(JobState.QUEUED);
    }

    @Test
    void aJobThatWasToStopAndWentSilentIsCancelled() {
        String tenant = stage.tenant();
        long id = stage.running(tenant, POOL);
        stage.cancel(id, tenant);
        clock.advance(Duration.ofMinutes(11));
        sweep.once();
        assertThat(stage.row(id).state).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void outputsOfLostAttemptsGoAndThoseOfTheResultStay() {
        long id = stage.running(stage.tenant(), POOL);
        stage.upload(id, "1-1", 0);
        stage.start(id, 1, 2);
        Output kept = stage.upload(id, "1-2", 0);
        stage.succeed(id, 1, 2, kept);
        sweep.once();
        assertThat(store.list("jobs/" + id + "/")).hasSize(2);
        clock.advance(Duration.ofMinutes(6));
        sweep.once();
        assertThat(store.list("jobs/" + id + "/")).containsExactly(kept.object());

        stage.upload(id, "1-3", 0);
        stage.start(id, 1, 3); // an attempt that begins after the end
        clock.advance(Duration.ofMinutes(6));
        sweep.once();
        assertThat(store.list("jobs/" + id + "/")).containsExactly(kept.object());
        assertThat(stage.row(id).collectAt).isNull();
    }

    @Test
    void whatIsOldEnoughGoesWithItsOutputs() {
        long id = stage.running(stage.tenant(), POOL);
        stage.succeed(id, 1, 1, stage.upload(id, "1-1", 0));
        clock.advance(Duration.ofDays(29));
        sweep.once();
        assertThat(stage.row(id)).isNotNull();
        clock.advance(Duration.ofDays(2));
        sweep.once();
        assertThat(stage.row(id)).isNull();
        assertThat(store.list("jobs/" + id + "/")).isEmpty();
    }
}
