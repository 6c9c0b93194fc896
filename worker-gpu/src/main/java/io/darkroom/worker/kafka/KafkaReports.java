package io.darkroom.worker.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.Topic;
import io.darkroom.contracts.event.JobProgress;
import io.darkroom.contracts.work.WorkResult;
import io.darkroom.contracts.work.WorkerStatus;
import io.darkroom.worker.jobs.Reports;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/** Reports as records: results on work.results, progress on jobs.progress, status on workers.status. */
@ApplicationScoped
public class KafkaReports implements Reports {
    private static final Logger LOG = Logger.getLogger(KafkaReports.class);

    private final ObjectMapper json;
    private final KafkaProducer<String, byte[]> producer;

    public KafkaReports(KafkaClients clients, ObjectMapper json) {
        this.json = json;
        this.producer = clients.producer();
    }

    @Override
    public void result(WorkResult result) throws UndeliveredException {
        try {
            send(Topic.WORK_RESULTS, String.valueOf(result.jobId()), result).get();
        } catch (KafkaException | ExecutionException failed) {
            throw new UndeliveredException("the broker has not acknowledged the result", failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new UndeliveredException("interrupted while waiting for the broker", stop);
        }
    }

    @Override
    public void progress(JobProgress progress) {
        sendAndForget(Topic.JOBS_PROGRESS, String.valueOf(progress.jobId()), progress);
    }

    @Override
    public void status(WorkerStatus status) {
        sendAndForget(Topic.WORKERS_STATUS, status.workerId(), status);
    }

    private void sendAndForget(Topic topic, String key, Object value) {
        try {
            send(topic, key, value);
        } catch (KafkaException failed) {
            LOG.debugf("not sent to %s: %s", topic.topicName(), failed.getMessage());
        }
    }

    private Future<RecordMetadata> send(Topic topic, String key, Object value) {
        try {
            return producer.send(new ProducerRecord<>(topic.topicName(), key, json.writeValueAsBytes(value)));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @PreDestroy
    void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
