package io.darkroom.training;

import io.darkroom.training.store.TrainingStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Walks sandbox trainings through their states, one state each step of time. When a training is due stands in the database, so a
 * restart goes on where it was and any number of these share the work.
 */
@ApplicationScoped
public class SandboxLoop {
    private static final Logger LOG = Logger.getLogger(SandboxLoop.class);
    private static final long IDLE_MILLIS = 500;
    private static final long TROUBLE_MILLIS = 2_000;

    private final TrainingStore store;
    private final Clock clock;
    private final Duration step;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean stopping;
    private Thread thread;

    SandboxLoop(TrainingStore store, Clock clock, @ConfigProperty(name = "darkroom.training.sandbox.step") Duration step) {
        this.store = store;
        this.clock = clock;
        this.step = step;
    }

    void onStart(@Observes StartupEvent event) {
        thread = Thread.ofVirtual().name("sandbox-loop").start(this::run);
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        kick();
        if (thread != null) thread.join(Duration.ofSeconds(5));
    }

    /** Has the loop look now. Never blocks. */
    public void kick() {
        if (wake.availablePermits() == 0) wake.release();
    }

    private void run() {
        long patience = IDLE_MILLIS;
        while (!stopping) {
            try {
                wake.tryAcquire(patience, TimeUnit.MILLISECONDS);
                wake.drainPermits();
                while (!stopping && store.advanceOneDue(clock.instant(), step)) {
                    // One transaction a training, until none is due.
                }
                patience = IDLE_MILLIS;
            } catch (InterruptedException interrupted) {
                return;
            } catch (RuntimeException away) {
                if (stopping) return;
                LOG.warnf("Sandbox trainings wait for the database: %s", away.getMessage());
                patience = TROUBLE_MILLIS;
            }
        }
    }
}
