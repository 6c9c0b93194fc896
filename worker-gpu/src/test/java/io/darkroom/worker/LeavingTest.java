package io.darkroom.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.work.WorkResult;
import io.darkroom.testkit.Infra;
import io.darkroom.worker.settings.WorkerIdentity;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Jobs that are ended by the worker itself. The last test leaves no worker behind. */
@QuarkusTest
@TestProfile(WorkerSetup.Hasty.class)
@QuarkusTestResource(value = Infra.class, restrictToAnnotatedClass = false)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LeavingTest {
    @Inject
    ObjectMapper json;
    @Inject
    WorkerIdentity identity;
    @Inject
    Worker worker;

    @Test
    @Order(1)
    void aJobThatTakesTooLongFails() {
        try (Rest rest = new Rest("hasty", identity.id(), json)) {
            WorkResult.Failed failed = rest.result(rest.send(Rest.endless()), WorkResult.Failed.class);
            assertThat(failed.failure().code()).isEqualTo(ErrorCode.TIMED_OUT);
            assertThat(failed.retry()).isFalse();
        }
    }

    @Test
    @Order(2)
    void aLeavingWorkerGivesItsJobBack() throws Exception {
        try (Rest rest = new Rest("hasty", identity.id(), json)) {
            long job = rest.send(Rest.endless());
            rest.progress(job, 0);
            worker.onStop(new ShutdownEvent());

            rest.status.await(seen -> seen.key().equals(identity.id()) && seen.json().path("slots").asInt(-1) == 0 && seen.json().path("running").isEmpty(), Duration.ofSeconds(60));
            try (KafkaShareConsumer<String, byte[]> another = rest.rival()) {
                ConsumerRecord<String, byte[]> record = Rest.take(another);
                assertThat(record.key()).isEqualTo(String.valueOf(job));
                assertThat(record.deliveryCount()).hasValue((short) 2);
            }
            assertThat(rest.results.seen()).filteredOn(seen -> seen.json().path("jobId").asLong() == job)
                .extracting(seen -> seen.json().path("outcome").asText()).containsExactly("started");
        }
    }
}
