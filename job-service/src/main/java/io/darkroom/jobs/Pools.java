package io.darkroom.jobs;

import io.darkroom.jobs.store.Audit;
import io.darkroom.jobs.store.Backlog;
import io.darkroom.jobs.store.WorkPool;
import io.darkroom.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Pools as an operator sees them, and the switch that holds one. */
@ApplicationScoped
public class Pools {
    private final Outbox outbox;
    private final AdmissionLoop admission;
    private final Estimates estimates;
    private final Clock clock;

    /**
     * A pool now.
     *
     * @param slots         of workers that gave a sign of life lately
     * @param millisPerWork learned accelerator time of one unit of work
     */
    public record PoolView(String name, boolean paused, int slots, long queued, long released, double millisPerWork) {
    }

    Pools(Outbox outbox, AdmissionLoop admission, Estimates estimates, Clock clock) {
        this.outbox = outbox;
        this.admission = admission;
        this.estimates = estimates;
        this.clock = clock;
    }

    /** Stops or resumes the release of jobs; those released already go on. False when there is no such pool. */
    public Uni<Boolean> pause(String name, boolean paused) {
        return outbox.transaction(() -> WorkPool.lock(name).chain(pool -> {
            if (pool == null) return Uni.createFrom().item(false);
            pool.paused = paused;
            return Audit.add(clock.instant(), paused ? "pool paused" : "pool resumed", name, "").replaceWith(true);
        })).invoke(() -> admission.kick(name));
    }

    /** All pools. Run in an open session. */
    public Uni<List<PoolView>> all() {
        List<PoolView> views = new ArrayList<>();
        return WorkPool.all().chain(pools -> Transactions.each(pools, pool -> view(pool).invoke(views::add).replaceWithVoid())).replaceWith(views);
    }

    private Uni<PoolView> view(WorkPool pool) {
        return Backlog.of(pool.name, estimates.fresh())
                .map(size -> new PoolView(pool.name, pool.paused, size.slots(), size.queued(), size.released(), pool.millisPerWork));
    }
}
