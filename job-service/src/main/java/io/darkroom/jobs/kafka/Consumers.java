package io.darkroom.jobs.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.error.Failure;
import io.darkroom.contracts.job.JobCommand;
import io.darkroom.contracts.job.JobSubmitted;
import io.darkroom.contracts.work.WorkResult;
import io.darkroom.contracts.work.WorkerStatus;
import io.darkroom.jobs.Cancellations;
import io.darkroom.jobs.Results;
import io.darkroom.jobs.Submissions;
import io.darkroom.jobs.WorkerRoll;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** What gateways and workers say. One record of a channel at a time, in order. */
@ApplicationScoped
public class Consumers {
    private static final Logger LOG = Logger.getLogger(Consumers.class);

    private final Records records;
    private final Submissions submissions;
    private final Cancellations cancellations;
    private final Results results;
    private final WorkerRoll workers;
    private final ObjectMapper json;

    Consumers(Records records, Submissions submissions, Cancellations cancellations, Results results, WorkerRoll workers, ObjectMapper json) {
        this.records = records;
        this.submissions = submissions;
        this.cancellations = cancellations;
        this.results = results;
        this.workers = workers;
        this.json = json;
    }

    @Incoming("jobs-submitted")
    @Blocking
    void submitted(ConsumerRecord<String, String> record) {
        records.each(record, JobSubmitted.class, submissions::submit, this::refuse);
    }

    @Incoming("jobs-commands")
    @Blocking
    void command(ConsumerRecord<String, String> record) {
        records.each(record, JobCommand.class, command -> {
            switch (command) {
                case JobCommand.Cancel cancel -> cancellations.cancel(cancel);
            }
        });
    }

    @Incoming("jobs-results")
    @Blocking
    void result(ConsumerRecord<String, String> record) {
        records.each(record, WorkResult.class, results::apply);
    }

    @Incoming("jobs-workers")
    @Blocking
    void worker(ConsumerRecord<String, String> record) {
        records.each(record, WorkerStatus.class, workers::note);
    }

    /** Whoever waits for a hopeless submission is told, as far as it says who that is. */
    private void refuse(ConsumerRecord<String, String> record, String reason) {
        JsonNode submission;
        try {
            submission = json.readTree(record.value() == null ? "" : record.value());
        } catch (JsonProcessingException unreadable) {
            LOG.debugf("Record %d of %s does not even name its job", record.offset(), record.topic());
            return;
        }
        long id = submission.path("id").asLong();
        String tenant = submission.path("tenant").asText("");
        if (id > 0 && !tenant.isEmpty()) submissions.refuse(id, tenant, new Failure(ErrorCode.INTERNAL, "The request could not be stored."));
    }
}
