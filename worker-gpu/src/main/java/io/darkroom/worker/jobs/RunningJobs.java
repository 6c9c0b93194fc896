package io.darkroom.worker.jobs;

import io.darkroom.worker.engine.StopSignal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The attempts under way in this worker, and the jobs that are not to be begun any more. */
@ApplicationScoped
public class RunningJobs {

    /** An attempt under way. Ended by closing it. */
    final class Running implements AutoCloseable {
        private final long jobId;
        private final StopSignal stop = new StopSignal();

        private Running(long jobId) {
            this.jobId = jobId;
        }

        StopSignal stop() {
            return stop;
        }

        @Override
        public void close() {
            running.remove(this);
        }
    }

    /** A set of attempts, not a map of jobs: after a lost hold, two attempts at one job can run side by side. */
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final StoppedJobs stopped = new StoppedJobs();

    /** Enters an attempt; its signal is already given when the job was stopped before. */
    Running begin(long jobId) {
        Running attempt = new Running(jobId);
        running.add(attempt); // before asking, so that a stop that comes now meets it one way or the other
        Optional<Boolean> keepUnfinished = stopped.find(jobId);
        keepUnfinished.ifPresent(keep -> attempt.stop.request(reason(keep)));
        return attempt;
    }

    /** The caller wants the job to end, wherever it is. */
    public void stop(long jobId, boolean keepUnfinished) {
        stopped.add(jobId, keepUnfinished);
        running.stream().filter(attempt -> attempt.jobId == jobId).forEach(attempt -> attempt.stop.request(reason(keepUnfinished)));
    }

    /** Ends all attempts for the sake of others who will do the jobs. */
    public void leave() {
        running.forEach(attempt -> attempt.stop.request(StopSignal.Reason.WORKER_LEAVES));
    }

    /** Ids of the jobs under way. */
    public List<Long> ids() {
        return running.stream().map(attempt -> attempt.jobId).distinct().sorted().toList();
    }

    private static StopSignal.Reason reason(boolean keepUnfinished) {
        return keepUnfinished ? StopSignal.Reason.CALLER_KEEPS : StopSignal.Reason.CALLER_DROPS;
    }
}
