package io.darkroom.webhooks;

import io.darkroom.webhooks.store.DeliveryStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Takes the messages whose time has come and sends each on a virtual thread of its own. Woken by every new message and every outcome;
 * looks by itself twice a second. Any number of these, in any number of processes, share the work through leases in the database.
 */
@ApplicationScoped
public class DeliveryLoop {
    private static final Logger LOG = Logger.getLogger(DeliveryLoop.class);
    private static final long IDLE_MILLIS = 500;
    private static final long TROUBLE_MILLIS = 2_000;
    private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(1);
    /** How long a stopping process waits for sends in flight; the lease covers those it leaves behind. */
    private static final long FAREWELL_SECONDS = 10;

    private final DeliveryStore store;
    private final Sender sender;
    private final Backoff backoff;
    private final Clock clock;
    private final RandomGenerator random;
    private final MeterRegistry metrics;
    private final int slotCount;
    private final Duration keep;
    private final Semaphore slots;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean stopping;
    private Thread thread;
    private Instant cleaned = Instant.MIN;

    DeliveryLoop(DeliveryStore store, Sender sender, Backoff backoff, Clock clock, RandomGenerator random, MeterRegistry metrics,
            @ConfigProperty(name = "darkroom.webhooks.slots") int slotCount, @ConfigProperty(name = "darkroom.webhooks.keep") Duration keep) {
        this.store = store;
        this.sender = sender;
        this.backoff = backoff;
        this.clock = clock;
        this.random = random;
        this.metrics = metrics;
        this.slotCount = slotCount;
        this.keep = keep;
        this.slots = new Semaphore(slotCount);
    }

    void onStart(@Observes StartupEvent event) {
        thread = Thread.ofVirtual().name("delivery-loop").start(this::run);
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        kick();
        if (thread != null) thread.join(Duration.ofSeconds(FAREWELL_SECONDS));
        if (!slots.tryAcquire(slotCount, FAREWELL_SECONDS, TimeUnit.SECONDS)) LOG.info("Some sends have not ended; they are repeated after their lease.");
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
                while (!stopping && startDue() > 0) {
                    // More may be due than one look may take.
                }
                clean();
                patience = IDLE_MILLIS;
            } catch (InterruptedException interrupted) {
                return;
            } catch (RuntimeException away) {
                if (stopping) return;
                LOG.warnf("Webhooks wait for the database: %s", away.getMessage());
                patience = TROUBLE_MILLIS;
            }
        }
    }

    private int startDue() throws InterruptedException {
        int free = slots.availablePermits();
        if (free == 0) return 0;
        List<Delivery> due = store.claim(clock.instant(), free);
        for (Delivery delivery : due) {
            slots.acquire();
            Thread.ofVirtual().name("deliver-" + delivery.webhookId()).start(() -> deliver(delivery));
        }
        return due.size();
    }

    private void deliver(Delivery delivery) {
        try {
            Outcome outcome = sender.send(delivery);
            Settlement settlement = Settlement.of(outcome, delivery.failures(), backoff, clock.instant(), random);
            if (store.settle(delivery, settlement, clock.instant())) report(delivery, settlement);
        } catch (RuntimeException unsettled) {
            LOG.errorf(unsettled, "Webhook %s: the outcome of attempt %d could not be written; it is sent again after its lease",
                delivery.webhookId(), delivery.attempt());
        } finally {
            slots.release();
            kick();
        }
    }

    private void report(Delivery delivery, Settlement settlement) {
        metrics.counter("darkroom.webhooks.attempts", "outcome", settlement.event().name().toLowerCase(Locale.ROOT)).increment();
        switch (settlement.event()) {
            case ACKNOWLEDGED -> LOG.debugf("Webhook %s delivered to %s in attempt %d", delivery.webhookId(), delivery.host(), delivery.attempt());
            case FAILED -> LOG.infof("Webhook %s to %s failed in attempt %d: %s; next at %s", delivery.webhookId(), delivery.host(),
                delivery.attempt(), settlement.error(), settlement.dueAt());
            case GIVEN_UP -> LOG.warnf("Webhook %s to %s is dead after attempt %d: %s", delivery.webhookId(), delivery.host(), delivery.attempt(),
                settlement.error());
            case CLAIMED, LEASE_LOST, REPLAYED -> throw new IllegalStateException("no outcome of a send: " + settlement.event());
        }
    }

    private void clean() {
        Instant now = clock.instant();
        if (cleaned.isAfter(now.minus(BETWEEN_CLEANINGS))) return;
        store.forgetDelivered(now.minus(keep));
        cleaned = now;
    }
}
