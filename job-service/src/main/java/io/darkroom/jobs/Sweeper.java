package io.darkroom.jobs;

import io.darkroom.jobs.store.Backlog;
import io.darkroom.jobs.store.WorkPool;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Sweeps every few seconds and counts what waits. */
@ApplicationScoped
public class Sweeper {
    private static final Logger LOG = Logger.getLogger(Sweeper.class);

    private final Sweep sweep;
    private final Transactions transactions;
    private final JobSettings settings;
    private final Estimates estimates;
    private final MultiGauge open;
    private final MultiGauge slots;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private Thread thread;

    Sweeper(Sweep sweep, Transactions transactions, JobSettings settings, Estimates estimates, MeterRegistry meters) {
        this.sweep = sweep;
        this.transactions = transactions;
        this.settings = settings;
        this.estimates = estimates;
        this.open = MultiGauge.builder("darkroom.jobs.open").description("jobs that have not ended").register(meters);
        this.slots = MultiGauge.builder("darkroom.workers.slots").description("slots of workers seen lately").register(meters);
    }

    void onStart(@Observes StartupEvent event) {
        thread = Thread.ofVirtual().name("sweeper").start(this::run);
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped.countDown();
        if (thread != null) thread.join(Duration.ofSeconds(5));
    }

    private void run() {
        try {
            while (!stopped.await(settings.sweepEvery().toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    sweep.once();
                    count();
                } catch (RuntimeException failure) {
                    LOG.warnf("Sweep ended early: %s", failure.getMessage());
                }
            }
        } catch (InterruptedException interrupted) {
            LOG.debug("sweeper interrupted");
        }
    }

    private void count() {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        List<MultiGauge.Row<?>> slotRows = new ArrayList<>();
        for (WorkPool pool : transactions.run(WorkPool::all)) {
            Backlog.Size size = transactions.run(() -> Backlog.of(pool.name, estimates.fresh()));
            rows.add(MultiGauge.Row.of(Tags.of("pool", pool.name, "state", "queued"), size.queued()));
            rows.add(MultiGauge.Row.of(Tags.of("pool", pool.name, "state", "released"), size.released()));
            slotRows.add(MultiGauge.Row.of(Tags.of("pool", pool.name), size.slots()));
        }
        open.register(rows, true);
        slots.register(slotRows, true);
    }
}
