package io.darkroom.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.job.JobState;
import io.darkroom.jobs.JobTransitions.Transition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobTransitionsTest {
    private static final Path PAGE = Path.of(System.getProperty("darkroom.root", ".."), "docs", "job-states.md");
    private static final String HEADING = """
            # The states of a job

            Drawn from the table in `JobTransitions` by its test; `./build -pl job-service test -Dtest=JobTransitionsTest -Ddarkroom.write-docs=true` writes it anew.

            Callers see QUEUED and RELEASED both as `processing`. A job that goes back to QUEUED is released again under a higher
            release number, and the token (release, attempt) only grows: results of lower tokens no longer count. No row leaves
            SUCCEEDED, FAILED or CANCELLED, so the first end wins for ever. An end brings its event, its webhook and, for a success, its
            usage in the same transaction.

            """;

    @Test
    void noRowLeavesATerminalState() {
        assertThat(JobTransitions.TABLE).noneMatch(row -> row.from() != null && row.from().terminal());
    }

    @Test
    void aTriggerLeadsToOneState() {
        Set<Object> causes = new HashSet<>();
        for (Transition row : JobTransitions.TABLE) assertThat(causes.add(java.util.Arrays.asList(row.from(), row.trigger()))).as("%s", row).isTrue();
    }

    @Test
    void everyStateCanBeReachedAndEveryOpenOneLeft() {
        Set<JobState> reached = new HashSet<>();
        Set<JobState> left = new HashSet<>();
        for (Transition row : JobTransitions.TABLE) {
            reached.add(row.to());
            if (row.from() != null && row.to() != row.from()) left.add(row.from());
        }
        assertThat(reached).containsExactlyInAnyOrder(JobState.values());
        for (JobState state : JobState.values()) assertThat(left.contains(state)).as("%s", state).isEqualTo(!state.terminal());
    }

    @Test
    void thePageShowsTheTable() throws IOException {
        String page = HEADING + JobTransitions.diagram();
        if (Boolean.getBoolean("darkroom.write-docs")) Files.writeString(PAGE, page);
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }
}
