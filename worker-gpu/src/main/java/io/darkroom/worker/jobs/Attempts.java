package io.darkroom.worker.jobs;

import io.darkroom.contracts.error.ErrorClass;
import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.error.Failure;
import io.darkroom.contracts.job.Output;
import io.darkroom.contracts.model.ModelCard;
import io.darkroom.contracts.work.WorkItem;
import io.darkroom.contracts.work.WorkResult;
import io.darkroom.diffusion.image.Image;
import io.darkroom.worker.engine.Outcome;
import io.darkroom.worker.engine.StopSignal;
import io.darkroom.worker.engine.UnusableModelException;
import io.darkroom.worker.jobs.Phases.Measurement;
import io.darkroom.worker.jobs.Phases.Phase;
import io.darkroom.worker.models.ModelCache;
import io.darkroom.worker.models.ModelRegistry;
import io.darkroom.worker.objects.Outputs;
import io.darkroom.worker.objects.StoreException;
import io.darkroom.worker.settings.WorkerIdentity;
import io.darkroom.worker.settings.WorkerSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Runs attempts: tells that one begins, checks the task again, takes the model, runs it, stores the pictures, tells what became of
 * it. The record behind an attempt may be given up only after that has been told.
 */
@ApplicationScoped
public class Attempts {
    private static final Logger LOG = Logger.getLogger(Attempts.class);
    private static final double NANOS = 1e9;

    private final WorkerIdentity worker;
    private final Duration timeLimit;
    private final RunningJobs running;
    private final ModelRegistry registry;
    private final ModelCache models;
    private final Outputs outputs;
    private final Reports reports;
    private final StatusBeat beat;
    private final Phases phases;
    private final ScheduledExecutorService timers;

    public Attempts(WorkerIdentity worker, WorkerSettings settings, RunningJobs running, ModelRegistry registry, ModelCache models,
            Outputs outputs, Reports reports, StatusBeat beat, Phases phases, ScheduledExecutorService timers) {
        this.worker = worker;
        this.timeLimit = settings.timeLimit();
        this.running = running;
        this.registry = registry;
        this.models = models;
        this.outputs = outputs;
        this.reports = reports;
        this.beat = beat;
        this.phases = phases;
        this.timers = timers;
    }

    /**
     * Runs one attempt to its end, however it ends.
     *
     * @param attempt delivery count of the record, from 1
     */
    public Verdict run(WorkItem item, int attempt) {
        try (RunningJobs.Running current = running.begin(item.jobId())) {
            StopSignal stop = current.stop();
            Future<?> deadline = timers.schedule(() -> stop.request(StopSignal.Reason.TIME_LIMIT), timeLimit.toMillis(), TimeUnit.MILLISECONDS);
            beat.changed();
            try {
                return new Attempt(item, attempt, stop).run();
            } finally {
                deadline.cancel(false);
            }
        } catch (Reports.UndeliveredException lost) {
            LOG.errorf(lost, "Job %d: its result could not be told; giving it back", item.jobId());
            return Verdict.GIVE_BACK;
        } finally {
            beat.changed();
        }
    }

    /** One attempt. */
    private final class Attempt {
        private final WorkItem item;
        private final int attempt;
        private final StopSignal stop;
        private final long begin = System.nanoTime();

        Attempt(WorkItem item, int attempt, StopSignal stop) {
            this.item = item;
            this.attempt = attempt;
            this.stop = stop;
        }

        Verdict run() throws Reports.UndeliveredException {
            tell(Phase.START, new WorkResult.Started(item.jobId(), item.release(), attempt, worker.id()));
            Optional<WorkResult> result = bringToEnd();
            if (result.isEmpty()) {
                LOG.infof("Job %d (attempt %s) is given back: this worker leaves", item.jobId(), token());
                return Verdict.GIVE_BACK;
            }
            tell(Phase.RESULT, result.get());
            LOG.infof("Job %d (attempt %s) %s", item.jobId(), token(), words(result.get()));
            return Verdict.DONE;
        }

        /** What became of it; empty when another worker is to do it. */
        private Optional<WorkResult> bringToEnd() {
            try {
                if (stop.reason().isPresent()) return stopped(List.of());
                Optional<Failure> wrong = TaskBounds.check(item.task());
                if (wrong.isPresent()) return failed(wrong.get(), false);
                Optional<ModelCard> card = registry.find(item.task().model(), item.tenant());
                if (card.isEmpty()) return failed(new Failure(ErrorCode.MODEL_NOT_FOUND, "This model is not known to the worker."), false);
                return switch (pipeline(card.get())) {
                    case Outcome.Finished(List<Image> pictures) ->
                        Optional.of(new WorkResult.Succeeded(item.jobId(), item.release(), attempt, worker.id(), upload(pictures), seconds()));
                    case Outcome.Stopped(List<Image> unfinished) -> stopped(unfinished);
                    case Outcome.Failed(Failure failure, boolean retry, Throwable cause) -> failed(failure, retry, cause);
                };
            } catch (UnusableModelException unusable) {
                return failed(new Failure(ErrorCode.GENERATION_FAILED, "The model could not be loaded."), true, unusable);
            } catch (StoreException lost) {
                return failed(new Failure(ErrorCode.GENERATION_FAILED, "The pictures could not be stored."), true, lost);
            } catch (OutOfMemoryError full) {
                return failed(new Failure(ErrorCode.OUT_OF_MEMORY, "The pictures do not fit into the worker's memory."), false, full);
            } catch (InterruptedException | RuntimeException fault) {
                return failed(new Failure(ErrorCode.GENERATION_FAILED, "The worker failed at this job."), true, fault);
            }
        }

        private Outcome pipeline(ModelCard card) throws UnusableModelException, InterruptedException {
            Measurement loading = phases.begin(Phase.MODEL);
            try (ModelCache.Lease lease = models.take(card)) {
                loading.close();
                try (Measurement run = phases.begin(Phase.PIPELINE)) {
                    return lease.model().run(item.task(), new ProgressReport(item, attempt, reports, System::nanoTime), stop);
                }
            }
        }

        private List<Output> upload(List<Image> pictures) throws StoreException {
            try (Measurement upload = phases.begin(Phase.UPLOAD)) {
                return outputs.store(item, attempt, pictures);
            }
        }

        private Optional<WorkResult> stopped(List<Image> unfinished) throws StoreException {
            return switch (stop.reason().orElseThrow()) {
                case CALLER_KEEPS, CALLER_DROPS ->
                    Optional.of(new WorkResult.Cancelled(item.jobId(), item.release(), attempt, worker.id(), upload(unfinished), seconds()));
                case TIME_LIMIT -> failed(new Failure(ErrorCode.TIMED_OUT, "The job ran longer than " + timeLimit.toSeconds() + " seconds."), false);
                case WORKER_LEAVES -> Optional.empty();
            };
        }

        private Optional<WorkResult> failed(Failure failure, boolean retry, Throwable cause) {
            // What the caller got wrong is nothing for an operator to look into.
            if (failure.code().errorClass() != ErrorClass.CALLER) LOG.errorf(cause, "Job %d (attempt %s)", item.jobId(), token());
            return failed(failure, retry);
        }

        private Optional<WorkResult> failed(Failure failure, boolean retry) {
            return Optional.of(new WorkResult.Failed(item.jobId(), item.release(), attempt, worker.id(), failure, retry));
        }

        private void tell(Phase phase, WorkResult result) throws Reports.UndeliveredException {
            try (Measurement telling = phases.begin(phase)) {
                reports.result(result);
            }
        }

        private double seconds() {
            return (System.nanoTime() - begin) / NANOS;
        }

        /** The fencing token. */
        private String token() {
            return item.release() + "." + attempt;
        }

        private String words(WorkResult result) {
            return switch (result) {
                case WorkResult.Started started -> "began";
                case WorkResult.Succeeded done -> "succeeded: %d pictures in %.2f s".formatted(done.outputs().size(), done.seconds());
                case WorkResult.Cancelled cut -> "was cancelled after %.2f s, %d pictures kept".formatted(cut.seconds(), cut.outputs().size());
                case WorkResult.Failed lost -> "failed: %s, %s".formatted(lost.failure().code(), lost.failure().message());
            };
        }
    }
}
