package io.darkroom.jobs.objects;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Makes the bucket once the object store answers; the service does not wait for it. */
@ApplicationScoped
public class BucketSetup {
    private static final Logger LOG = Logger.getLogger(BucketSetup.class);
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final ObjectStore store;
    private final CountDownLatch stopped = new CountDownLatch(1);

    BucketSetup(ObjectStore store) {
        this.store = store;
    }

    void onStart(@Observes StartupEvent event) {
        Thread.ofVirtual().name("bucket-setup").start(this::run);
    }

    void onStop(@Observes ShutdownEvent event) {
        stopped.countDown();
    }

    private void run() {
        long pause = 200;
        try {
            do {
                try {
                    store.ensureBucket();
                    return;
                } catch (RuntimeException away) {
                    LOG.warnf("No bucket yet: %s", away.getMessage());
                    pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
                }
            } while (!stopped.await(pause, TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            LOG.debug("interrupted before there was a bucket");
        }
    }
}
