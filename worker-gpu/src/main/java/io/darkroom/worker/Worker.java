package io.darkroom.worker;

import io.darkroom.contracts.model.ModelCard;
import io.darkroom.worker.engine.UnusableModelException;
import io.darkroom.worker.jobs.StatusBeat;
import io.darkroom.worker.kafka.Announcements;
import io.darkroom.worker.kafka.WorkQueue;
import io.darkroom.worker.models.ModelCache;
import io.darkroom.worker.models.ModelRegistry;
import io.darkroom.worker.objects.ObjectStore;
import io.darkroom.worker.objects.StoreException;
import io.darkroom.worker.settings.WorkerSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The worker's day: learn the models, find the bucket, take work; on leaving, finish or give back. */
@ApplicationScoped
public class Worker {
    private static final Logger LOG = Logger.getLogger(Worker.class);
    private static final long RETRY_SECONDS = 2;
    private static final int MOST_SLOTS = 64;

    private final WorkerSettings settings;
    private final Announcements announcements;
    private final ModelRegistry registry;
    private final ModelCache models;
    private final ObjectStore store;
    private final WorkQueue queue;
    private final StatusBeat beat;
    private final CountDownLatch leaving = new CountDownLatch(1);

    public Worker(WorkerSettings settings, Announcements announcements, ModelRegistry registry, ModelCache models, ObjectStore store, WorkQueue queue, StatusBeat beat) {
        this.settings = settings;
        this.announcements = announcements;
        this.registry = registry;
        this.models = models;
        this.store = store;
        this.queue = queue;
        this.beat = beat;
    }

    /** After the topics were made. */
    void onStart(@Observes @Priority(1000) StartupEvent event) {
        if (settings.slots() < 1 || settings.slots() > MOST_SLOTS) {
            throw new IllegalArgumentException("darkroom.worker.slots is " + settings.slots() + ", not within 1 to " + MOST_SLOTS);
        }
        announcements.start();
        Thread.ofPlatform().name("start").start(this::begin);
        if (settings.warm()) registry.firstDefault().thenAccept(card -> Thread.ofPlatform().name("warm-up").start(() -> warm(card)));
    }

    private void begin() {
        try {
            if (!announcements.awaitCaughtUp()) return;
            until("The object store", store::ensureBucket);
            until("The work queue", queue::start);
            if (leaving.getCount() > 0) beat.start(settings.slots());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tries until it succeeds or the worker leaves: what is missing now may come. */
    private void until(String what, Step step) throws InterruptedException {
        while (leaving.getCount() > 0) {
            try {
                step.take();
                return;
            } catch (StoreException | RuntimeException failed) {
                LOG.errorf("%s cannot be used yet: %s", what, failed.getMessage());
                leaving.await(RETRY_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    @FunctionalInterface
    private interface Step {
        void take() throws StoreException, InterruptedException;
    }

    private void warm(ModelCard card) {
        try (ModelCache.Lease lease = models.take(card)) {
            beat.changed();
        } catch (UnusableModelException unusable) {
            LOG.errorf(unusable, "The default model %s cannot be loaded", card.id());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        leaving.countDown();
        beat.leave();
        queue.leave();
        announcements.close();
        beat.end();
    }
}
