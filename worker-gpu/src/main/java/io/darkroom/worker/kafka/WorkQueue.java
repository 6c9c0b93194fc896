package io.darkroom.worker.kafka;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.Topic;
import io.darkroom.worker.jobs.Attempts;
import io.darkroom.worker.jobs.RunningJobs;
import io.darkroom.worker.settings.WorkerSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.jboss.logging.Logger;

/** The slots of this worker on the queue of its pool. */
@ApplicationScoped
public class WorkQueue {
    private static final Logger LOG = Logger.getLogger(WorkQueue.class);
    /** Three renewals fit into a lock, so one may be late and another lost. */
    private static final int RENEWALS_A_LOCK = 3;
    /** After a job was told to stop it ends at its next network layer; storing what it has may take longer. */
    private static final Duration LAST_MOMENT = Duration.ofSeconds(10);

    private final WorkerSettings settings;
    private final KafkaClients clients;
    private final ObjectMapper json;
    private final Attempts attempts;
    private final RunningJobs running;
    private final CountDownLatch leaving = new CountDownLatch(1);
    private final List<Thread> slots = new ArrayList<>();

    public WorkQueue(WorkerSettings settings, KafkaClients clients, ObjectMapper json, Attempts attempts, RunningJobs running) {
        this.settings = settings;
        this.clients = clients;
        this.json = json;
        this.attempts = attempts;
        this.running = running;
    }

    /** Begins to take work; from now on jobs run. */
    public synchronized void start() throws InterruptedException {
        if (leaving.getCount() == 0) return;
        String topic = Topic.work(settings.pool());
        try (Admin admin = clients.admin()) {
            ShareGroup.configure(admin, topic, settings.lock());
            int partitions = ShareGroup.partitions(admin, topic);
            if (partitions > 1) {
                LOG.warnf("%s has %d partitions: work can wait for a busy worker while another is idle. It should have one.", topic, partitions);
            }
        }
        Duration renewal = settings.lock().dividedBy(RENEWALS_A_LOCK);
        for (int slot = 0; slot < settings.slots(); slot++) {
            int number = slot;
            WorkConsumer consumer = new WorkConsumer(topic, () -> clients.workConsumer(topic, number), renewal, json, attempts, leaving);
            slots.add(Thread.ofPlatform().name("slot-" + slot).start(consumer));
        }
        LOG.infof("Taking work from %s, %d at once", topic, settings.slots());
    }

    /** Whether every slot is at work. */
    public synchronized boolean isAlive() {
        return !slots.isEmpty() && slots.stream().allMatch(Thread::isAlive);
    }

    /** Whether a slot has ended that was not told to. */
    public synchronized boolean hasLostSlots() {
        return leaving.getCount() > 0 && slots.stream().anyMatch(slot -> !slot.isAlive());
    }

    /** Takes no more work; lets running jobs go on for the grace time, then gives them back. */
    public void leave() throws InterruptedException {
        leaving.countDown();
        List<Thread> ending;
        synchronized (this) {
            ending = List.copyOf(slots);
        }
        if (join(ending, settings.grace())) return;
        running.leave();
        if (!join(ending, LAST_MOMENT)) LOG.warnf("Jobs %s did not stop in time; the broker hands them on", running.ids());
    }

    private static boolean join(List<Thread> threads, Duration patience) throws InterruptedException {
        long begin = System.nanoTime();
        for (Thread thread : threads) {
            Duration left = patience.minusNanos(System.nanoTime() - begin);
            if (!thread.join(left.isPositive() ? left : Duration.ZERO)) return false;
        }
        return true;
    }
}
