package io.darkroom.worker.jobs;

import io.darkroom.contracts.work.WorkerStatus;
import io.darkroom.worker.engine.Engine;
import io.darkroom.worker.models.ModelCache;
import io.darkroom.worker.settings.WorkerIdentity;
import io.darkroom.worker.settings.WorkerSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Tells that this worker lives and what it does: every two seconds, and whenever a job begins or ends. */
@ApplicationScoped
public class StatusBeat {
    private static final Logger LOG = Logger.getLogger(StatusBeat.class);
    private static final long PERIOD_SECONDS = 2;

    private final WorkerIdentity worker;
    private final Engine engine;
    private final RunningJobs running;
    private final ModelCache models;
    private final Reports reports;
    private final Clock clock;
    private final ScheduledExecutorService timers;
    /** 0 before the worker takes work and after it has left. */
    private volatile int slots;
    private volatile Future<?> beat;

    public StatusBeat(WorkerIdentity worker, Engine engine, RunningJobs running, ModelCache models, Reports reports, Clock clock, ScheduledExecutorService timers) {
        this.worker = worker;
        this.engine = engine;
        this.running = running;
        this.models = models;
        this.reports = reports;
        this.clock = clock;
        this.timers = timers;
    }

    /** Begins to tell of so many slots. */
    public void start(int slotsToOffer) {
        slots = slotsToOffer;
        beat = timers.scheduleAtFixedRate(this::tell, 0, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    /** Something has changed: tell now. */
    public void changed() {
        timers.execute(this::tell);
    }

    /** The worker leaves: no slots from now on. */
    public void leave() {
        slots = 0;
        changed();
    }

    /** The last word, told before this returns. */
    public void end() {
        if (beat != null) beat.cancel(false);
        tell();
    }

    /** One at a time, so that what is sent last is what was true last. */
    private synchronized void tell() {
        try {
            reports.status(new WorkerStatus(worker.id(), worker.pool(), engine.device(), slots, running.ids(), models.held(), clock.instant()));
        } catch (RuntimeException failed) {
            LOG.warnf("status not sent: %s", failed.getMessage()); // an exception would end the schedule
        }
    }
}
