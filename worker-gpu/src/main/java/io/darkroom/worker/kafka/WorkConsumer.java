package io.darkroom.worker.kafka;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.work.WorkItem;
import io.darkroom.worker.jobs.Attempts;
import io.darkroom.worker.jobs.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * One slot of this worker: takes a record, has its job run on a thread of its own, renews its hold meanwhile, and acknowledges it when
 * the job's result is told. It asks for the next record only then, so that a waiting record is always free for an idle worker.
 *
 * <p>A record whose hold is lost (the broker was away for longer than the lock) goes on here to its end: its result counts as long as no
 * newer attempt has begun.
 */
final class WorkConsumer implements Runnable {
    private static final Logger LOG = Logger.getLogger(WorkConsumer.class);
    private static final Duration IDLE = Duration.ofMillis(250);
    private static final Duration RENEWED_AT_LATEST = Duration.ofSeconds(2);
    private static final long RETRY_SECONDS = 2;

    private final String topic;
    private final Supplier<KafkaShareConsumer<String, byte[]>> consumers;
    private final Duration renewal;
    private final ObjectMapper json;
    private final Attempts attempts;
    private final CountDownLatch leaving;

    /**
     * @param consumers makes members of the share group
     * @param renewal   how often the hold on a running job's record is renewed; well below the lock time
     * @param leaving   at zero no more records are taken
     */
    WorkConsumer(String topic, Supplier<KafkaShareConsumer<String, byte[]>> consumers, Duration renewal, ObjectMapper json, Attempts attempts, CountDownLatch leaving) {
        this.topic = topic;
        this.consumers = consumers;
        this.renewal = renewal;
        this.json = json;
        this.attempts = attempts;
        this.leaving = leaving;
    }

    /** Takes work until the worker leaves, and ends the last job before it returns. */
    @Override
    public void run() {
        try (ExecutorService work = Executors.newSingleThreadExecutor(Thread.ofPlatform().name(Thread.currentThread().getName() + "-job").factory())) {
            while (!isLeaving()) {
                try (KafkaShareConsumer<String, byte[]> consumer = consumers.get()) {
                    consumer.subscribe(List.of(topic));
                    while (!isLeaving()) take(consumer, work);
                } catch (KafkaException | IllegalStateException | HoldLostException broken) {
                    LOG.warnf("Taking work from %s stopped, beginning anew: %s", topic, broken.getMessage());
                    leaving.await(RETRY_SECONDS, TimeUnit.SECONDS);
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isLeaving() {
        return leaving.getCount() == 0;
    }

    private void take(KafkaShareConsumer<String, byte[]> consumer, ExecutorService work) throws HoldLostException, InterruptedException {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(IDLE)) {
            if (isLeaving()) {
                settle(consumer, record, AcknowledgeType.RELEASE);
                continue;
            }
            Optional<WorkItem> item = read(record);
            if (item.isEmpty()) {
                settle(consumer, record, AcknowledgeType.REJECT);
                continue;
            }
            int attempt = record.deliveryCount().map(Short::intValue).orElse(1);
            hold(consumer, record, work.submit(() -> attempts.run(item.get(), attempt)));
        }
    }

    private Optional<WorkItem> read(ConsumerRecord<String, byte[]> record) {
        try {
            WorkItem item = record.value() == null ? null : json.readValue(record.value(), WorkItem.class);
            if (item != null && item.jobId() > 0 && item.task() != null) return Optional.of(item);
            LOG.errorf("Rejected a record without a job: %s", place(record));
        } catch (IOException unreadable) {
            LOG.errorf("Rejected an unreadable record: %s (%s)", place(record), unreadable.getClass().getSimpleName());
        }
        return Optional.empty();
    }

    /** Keeps the record until its job has ended, then does with it what the verdict says. */
    private void hold(KafkaShareConsumer<String, byte[]> consumer, ConsumerRecord<String, byte[]> taken, Future<Verdict> job)
            throws HoldLostException, InterruptedException {
        ConsumerRecord<String, byte[]> held = taken;
        while (true) {
            try {
                Verdict verdict = job.get(renewal.toMillis(), TimeUnit.MILLISECONDS);
                settle(consumer, held, switch (verdict) {
                    case DONE -> AcknowledgeType.ACCEPT;
                    case GIVE_BACK -> AcknowledgeType.RELEASE;
                });
                return;
            } catch (TimeoutException stillRunning) {
                held = renew(consumer, held, job);
            } catch (ExecutionException fault) {
                LOG.errorf(fault.getCause(), "The job of %s ended without a verdict; giving it back", place(held));
                settle(consumer, held, AcknowledgeType.RELEASE);
                return;
            }
        }
    }

    /**
     * Renews the hold.
     *
     * @return the record anew, as the next poll brings it back; the one before must not be acknowledged again
     */
    private ConsumerRecord<String, byte[]> renew(KafkaShareConsumer<String, byte[]> consumer, ConsumerRecord<String, byte[]> held, Future<Verdict> job)
            throws HoldLostException, InterruptedException {
        try {
            consumer.acknowledge(held, AcknowledgeType.RENEW);
            commit(consumer);
            for (ConsumerRecord<String, byte[]> record : consumer.poll(RENEWED_AT_LATEST)) {
                if (record.partition() == held.partition() && record.offset() == held.offset()) return record;
                throw new KafkaException(place(record) + " came in its stead");
            }
            throw new KafkaException("it did not come back");
        } catch (KafkaException | IllegalStateException failed) {
            LOG.warnf("The hold on %s is lost (%s); its job runs on", place(held), failed.getMessage());
            awaitEnd(job);
            throw new HoldLostException("the hold on " + place(held) + " was lost");
        }
    }

    private void awaitEnd(Future<Verdict> job) throws InterruptedException {
        try {
            job.get();
        } catch (ExecutionException fault) {
            LOG.error("A job whose hold was lost ended without a verdict", fault.getCause());
        }
    }

    private void settle(KafkaShareConsumer<String, byte[]> consumer, ConsumerRecord<String, byte[]> record, AcknowledgeType type) {
        consumer.acknowledge(record, type);
        commit(consumer);
    }

    private static void commit(KafkaShareConsumer<String, byte[]> consumer) {
        consumer.commitSync().values().forEach(error -> error.ifPresent(failed -> {
            throw failed;
        }));
    }

    private static String place(ConsumerRecord<?, ?> record) {
        return record.topic() + "-" + record.partition() + " offset " + record.offset();
    }

    /** The broker has handed the record to somebody else, or soon will. */
    private static final class HoldLostException extends Exception {
        private static final long serialVersionUID = 1;

        HoldLostException(String message) {
            super(message);
        }
    }
}
