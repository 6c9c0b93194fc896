package io.darkroom.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.job.JobCommand;
import io.darkroom.contracts.work.WorkResult;
import io.darkroom.contracts.work.WorkerStatus;
import io.darkroom.jobs.Setup;
import io.darkroom.jobs.Stage;
import io.darkroom.testkit.Infra;
import io.darkroom.testkit.TestClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** The whole way over the topics, as gateways and workers go it. */
@QuarkusTest
@QuarkusTestResource(value = Infra.class, restrictToAnnotatedClass = false)
@QuarkusTestResource(value = Setup.class, restrictToAnnotatedClass = false)
class WireTest {
    private static final Logger LOG = Logger.getLogger(WireTest.class);
    private static final String POOL = "wire";
    private static final int ROUNDS = 60;
    private static final int WARM_UP = 20;

    @Inject Stage stage;
    @Inject TestClock clock;

    @Test
    void submittedReleasedDoneAndQuickly() throws Exception {
        String tenant = stage.tenant();
        send("workers.status", "w", new WorkerStatus("wire-worker", POOL, "cpu", 2, List.of(), List.of("emoji"), clock.instant()));
        double[] out = new double[ROUNDS];
        double[] back = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long id = stage.id();
            long start = System.nanoTime();
            send("jobs.submitted", tenant, stage.job(id, tenant, POOL));
            stage.workItem(POOL, id, 1);
            out[i] = (System.nanoTime() - start) / 1e6;
            var output = stage.upload(id, "1-1", 0);
            String key = String.valueOf(id);
            start = System.nanoTime();
            send("work.results", key, new WorkResult.Started(id, 1, 1, "wire-worker"));
            send("work.results", key, new WorkResult.Succeeded(id, 1, 1, "wire-worker", List.of(output), 0.5));
            JsonNode job = stage.event("finished", id).path("job");
            back[i] = (System.nanoTime() - start) / 1e6;
            assertThat(job.path("state").asText()).isEqualTo("SUCCEEDED");
            assertThat(job.at("/outputs/0/url").asText()).contains("X-Amz-Signature=", "response-content-type=image%2Fpng");
        }
        LOG.infof("submitted to work record: p50 %.1f ms, max %.1f ms; result to event: p50 %.1f ms, max %.1f ms",
                median(out), max(out), median(back), max(back));
        // A few milliseconds on a quiet machine. Were a hop to wait for one of the polls behind it, it would take half a second or more.
        assertThat(median(out)).isLessThan(400);
        assertThat(median(back)).isLessThan(400);
    }

    @Test
    void aCommandEndsAJob() throws Exception {
        String tenant = stage.tenant();
        long id = stage.submit(tenant, "default");
        send("jobs.commands", String.valueOf(id), new JobCommand.Cancel(id, tenant, false));
        assertThat(stage.event("finished", id).at("/job/state").asText()).isEqualTo("CANCELLED");
    }

    @Test
    void poisonOnAnyTopicStopsNothing() throws Exception {
        for (String topic : List.of("jobs.commands", "work.results", "workers.status")) {
            stage.on(topic).send("x", "{\"command\": \"explode\"}");
            stage.on(topic).send("x", null);
            stage.on(topic).send("x", "{}");
        }
        aCommandEndsAJob();
    }

    /** Polymorphic records are written by their declared type, so the type's name comes along. */
    private void send(String topic, String key, Object event) throws Exception {
        stage.on(topic).send(key, stage.json().writeValueAsString(event));
    }

    private static double median(double[] millis) {
        double[] warm = Arrays.copyOfRange(millis, WARM_UP, millis.length);
        Arrays.sort(warm);
        return warm[warm.length / 2];
    }

    private static double max(double[] millis) {
        return Arrays.stream(millis, WARM_UP, millis.length).max().orElseThrow();
    }
}
