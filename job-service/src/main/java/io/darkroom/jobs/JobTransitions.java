package io.darkroom.jobs;

import static io.darkroom.contracts.job.JobState.CANCELLED;
import static io.darkroom.contracts.job.JobState.FAILED;
import static io.darkroom.contracts.job.JobState.QUEUED;
import static io.darkroom.contracts.job.JobState.RELEASED;
import static io.darkroom.contracts.job.JobState.SUCCEEDED;

import io.darkroom.contracts.job.JobState;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The life of a job as a table. What is not in it does not happen: {@link #next} is empty then, and the trigger is ignored. No row
 * leaves a terminal state, so the first terminal state wins for ever.
 */
@Singleton
public class JobTransitions {

    /**
     * One row.
     *
     * @param from null before the job exists
     * @param who  brings it about
     * @param why  in half a sentence
     */
    public record Transition(JobState from, JobTrigger trigger, JobState to, String who, String why) {
    }

    public static final List<Transition> TABLE = List.of(
            new Transition(null, JobTrigger.ACCEPT, QUEUED, "gateway", "the submission is within the tenant's limits"),
            new Transition(QUEUED, JobTrigger.RELEASE, RELEASED, "admission", "it is this tenant's turn and a worker has a place"),
            new Transition(QUEUED, JobTrigger.START, RELEASED, "worker", "a work record that was given up for lost was found"),
            new Transition(QUEUED, JobTrigger.CANCEL, CANCELLED, "caller", "nothing has begun yet"),
            new Transition(QUEUED, JobTrigger.EXPIRE, FAILED, "sweep", "the time limit has passed"),
            new Transition(RELEASED, JobTrigger.START, RELEASED, "worker", "an attempt has begun; lower tokens no longer count"),
            new Transition(RELEASED, JobTrigger.SUCCEED, SUCCEEDED, "worker", "all outputs are there and complete"),
            new Transition(RELEASED, JobTrigger.RETRY, QUEUED, "worker", "the attempt failed and another may succeed"),
            new Transition(RELEASED, JobTrigger.FAIL, FAILED, "worker", "no further attempt could help, or none is left"),
            new Transition(RELEASED, JobTrigger.LOSE, QUEUED, "sweep", "no sign of life for too long"),
            new Transition(RELEASED, JobTrigger.EXPIRE, FAILED, "sweep", "a time limit has passed, or it was lost too often"),
            new Transition(RELEASED, JobTrigger.CANCEL, CANCELLED, "caller", "released, but no worker has begun"),
            new Transition(RELEASED, JobTrigger.STOP, RELEASED, "caller", "the worker is told to stop"),
            new Transition(RELEASED, JobTrigger.STOPPED, CANCELLED, "worker", "it stopped, or its attempt ended otherwise after the wish to stop"));

    private final Set<Transition> taken = ConcurrentHashMap.newKeySet();

    /** Where the trigger leads, or empty where it means nothing. */
    public Optional<JobState> next(JobState from, JobTrigger trigger) {
        for (Transition row : TABLE) {
            if (row.from == from && row.trigger == trigger) {
                taken.add(row);
                return Optional.of(row.to);
            }
        }
        return Optional.empty();
    }

    /** The rows that have been asked for since the start; a test demands all of them. */
    public Set<Transition> taken() {
        return Set.copyOf(taken);
    }

    /** The table as a Mermaid state diagram, followed by who and why. */
    public static String diagram() {
        StringBuilder text = new StringBuilder("```mermaid\nstateDiagram-v2\n");
        for (Transition row : TABLE) {
            text.append("    ").append(row.from == null ? "[*]" : row.from).append(" --> ").append(row.to).append(": ").append(row.trigger).append('\n');
        }
        for (JobState state : JobState.values()) {
            if (state.terminal()) text.append("    ").append(state).append(" --> [*]\n");
        }
        text.append("```\n\n| from | trigger | to | who | why |\n| --- | --- | --- | --- | --- |\n");
        for (Transition row : TABLE) {
            text.append("| ").append(row.from == null ? "" : row.from).append(" | ").append(row.trigger).append(" | ").append(row.to)
                    .append(" | ").append(row.who).append(" | ").append(row.why).append(" |\n");
        }
        return text.toString();
    }
}
