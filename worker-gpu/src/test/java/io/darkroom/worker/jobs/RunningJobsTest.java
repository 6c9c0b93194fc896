package io.darkroom.worker.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.worker.engine.StopSignal.Reason;
import org.junit.jupiter.api.Test;

class RunningJobsTest {
    private final RunningJobs jobs = new RunningJobs();

    @Test
    void aStopReachesItsJobAlone() {
        try (RunningJobs.Running one = jobs.begin(1); RunningJobs.Running two = jobs.begin(2)) {
            jobs.stop(1, true);
            assertThat(one.stop().reason()).hasValue(Reason.CALLER_KEEPS);
            assertThat(two.stop().reason()).isEmpty();
            assertThat(jobs.ids()).containsExactly(1L, 2L);
        }
        assertThat(jobs.ids()).isEmpty();
    }

    @Test
    void aStopBeforeTheJobIsRemembered() {
        jobs.stop(1, false);
        try (RunningJobs.Running one = jobs.begin(1)) {
            assertThat(one.stop().reason()).hasValue(Reason.CALLER_DROPS);
        }
    }

    @Test
    void onlySoManyStopsAreRemembered() {
        for (long job = 1; job <= 10_001; job++) jobs.stop(job, false);
        try (RunningJobs.Running oldest = jobs.begin(1); RunningJobs.Running next = jobs.begin(2)) {
            assertThat(oldest.stop().reason()).isEmpty();
            assertThat(next.stop().reason()).isPresent();
        }
    }

    @Test
    void bothAttemptsAtOneJobAreStopped() {
        try (RunningJobs.Running first = jobs.begin(1); RunningJobs.Running second = jobs.begin(1)) {
            assertThat(jobs.ids()).containsExactly(1L);
            jobs.stop(1, false);
            assertThat(first.stop().reason()).isPresent();
            assertThat(second.stop().reason()).isPresent();
        }
    }

    @Test
    void theFirstReasonStays() {
        try (RunningJobs.Running one = jobs.begin(1)) {
            jobs.stop(1, true);
            jobs.leave();
            assertThat(one.stop().reason()).hasValue(Reason.CALLER_KEEPS);
        }
    }

    @Test
    void whoAsksLateIsToldAtOnce() {
        try (RunningJobs.Running one = jobs.begin(1)) {
            jobs.leave();
            boolean[] told = new boolean[1];
            one.stop().whenRequested(() -> told[0] = true);
            assertThat(told[0]).isTrue();
        }
    }
}
