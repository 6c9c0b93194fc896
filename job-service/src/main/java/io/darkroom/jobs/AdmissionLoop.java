package io.darkroom.jobs;

import io.darkroom.jobs.store.Sessions;
import io.darkroom.jobs.store.WorkPool;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Has pools filled when something has changed: a new job, an ended one, a worker's sign of life. Looks at all pools every second
 * besides, for what another process has changed.
 */
@ApplicationScoped
public class AdmissionLoop {
    private static final Logger LOG = Logger.getLogger(AdmissionLoop.class);
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Wakes the loop up to end. No pool is named so. */
    private static final String END = "";

    private final Releases releases;
    private final Transactions transactions;
    private final AdmissionSettings settings;
    private final List<String> configured;
    private final BlockingQueue<String> changed = new LinkedBlockingQueue<>();
    private long nextLook = System.nanoTime();
    private volatile boolean stopped;
    private Thread thread;

    AdmissionLoop(Releases releases, Transactions transactions, AdmissionSettings settings, @ConfigProperty(name = "darkroom.pools") List<String> configured) {
        this.releases = releases;
        this.transactions = transactions;
        this.settings = settings;
        this.configured = configured;
    }

    /** Before the channels open: a submission is refused where there is no pool. */
    void onStart(@Observes @Priority(10) StartupEvent event) {
        transactions.run(() -> Transactions.each(configured, pool -> WorkPool.ensure(pool, settings.firstMillisPerWork()).replaceWithVoid()));
        thread = Thread.ofVirtual().name("admission").start(this::run);
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped = true;
        changed.add(END);
        if (thread != null) thread.join(Duration.ofSeconds(5));
    }

    /** Has the pool looked at now. Never blocks. */
    public void kick(String pool) {
        changed.add(pool);
    }

    private void run() {
        while (!stopped) {
            try {
                fill(awaitChange());
            } catch (InterruptedException interrupted) {
                return;
            } catch (Throwable failure) {
                if (!stopped) LOG.warnf(failure, "Admission could not look; it looks again within a second");
            }
        }
    }

    /** The pools that changed, or all of them when it is time to. */
    private Set<String> awaitChange() throws Throwable {
        String first = changed.poll(Math.max(0, nextLook - System.nanoTime()), TimeUnit.NANOSECONDS);
        Set<String> pools = new HashSet<>();
        if (first != null) {
            pools.add(first);
            changed.drainTo(pools);
        }
        if (System.nanoTime() - nextLook >= 0) {
            nextLook = System.nanoTime() + LOOK_NANOS;
            List<WorkPool> all = VertxContextSupport.subscribeAndAwait(() -> Sessions.read(WorkPool::all));
            for (WorkPool pool : all) pools.add(pool.name);
        }
        return pools;
    }

    private void fill(Set<String> pools) {
        for (String pool : pools) {
            int last = Releases.MOST_AT_ONCE;
            while (last == Releases.MOST_AT_ONCE && !stopped) last = releases.fill(pool);
        }
    }
}
