package io.darkroom.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.error.ErrorCode;
import io.darkroom.contracts.job.GenerationText;
import io.darkroom.contracts.job.Output;
import io.darkroom.contracts.job.Sampling;
import io.darkroom.contracts.job.TextToImage;
import io.darkroom.contracts.model.ModelCard;
import io.darkroom.contracts.work.WorkResult;
import io.darkroom.testkit.Infra;
import io.darkroom.worker.settings.WorkerIdentity;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A worker with the bundled model among real servers: what goes in as records, and what comes out as records and files. */
@QuarkusTest
@TestProfile(WorkerSetup.class)
@QuarkusTestResource(value = Infra.class, restrictToAnnotatedClass = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerTest {
    @Inject
    ObjectMapper json;
    @Inject
    WorkerIdentity worker;

    private Rest rest;

    @BeforeAll
    void meetTheRest() {
        rest = new Rest("default", worker.id(), json);
    }

    @AfterAll
    void part() {
        rest.close();
    }

    @Test
    void aJobBecomesPicturesInTheStore() throws Exception {
        long job = rest.send(Rest.picture("emoji", 128, 4, 2));

        WorkResult.Succeeded done = rest.result(job, WorkResult.Succeeded.class);
        assertThat(done.attempt()).isEqualTo(1);
        assertThat(done.workerId()).isEqualTo(worker.id());
        assertThat(done.seconds()).isPositive();
        assertThat(done.outputs()).extracting(Output::object).containsExactly("jobs/" + job + "/1.1/0.png", "jobs/" + job + "/1.1/1.png");
        assertThat(done.outputs()).extracting(Output::seed).containsExactly(42L, 43L);
        for (Output output : done.outputs()) {
            byte[] file = rest.object(output.object());
            assertThat(output.contentType()).isEqualTo("image/png");
            assertThat(file).hasSize((int) output.bytes());
            assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file))).isEqualTo(output.sha256());
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(file));
            assertThat(List.of(picture.getWidth(), picture.getHeight())).containsExactly(128, 128);
        }
        assertThat(done.outputs().get(0).sha256()).isNotEqualTo(done.outputs().get(1).sha256());
        assertThat(rest.progress(job, 4).steps()).isEqualTo(4);
        assertThat(rest.attempts(job)).isEqualTo(1);
    }

    @Test
    void theSameTaskMakesTheSameBytesWithItsTextInside() throws Exception {
        TextToImage plain = Rest.quick();
        Sampling eulerA = json.readValue("{\"family\":\"webui\",\"sampler\":\"Euler a\",\"schedule\":\"Automatic\",\"options\":{}}", Sampling.class);
        TextToImage task = new TextToImage(plain.model(), plain.prompt(), plain.negativePrompt(), plain.width(), plain.height(), plain.samples(), plain.steps(),
            plain.guidanceScale(), plain.seed(), eulerA, 1, true, new GenerationText(List.of("a red heart\nSteps: 4, 日本語")));
        Output first = rest.result(rest.send(task), WorkResult.Succeeded.class).outputs().getFirst();
        Output second = rest.result(rest.send(task), WorkResult.Succeeded.class).outputs().getFirst();
        assertThat(first.sha256()).isEqualTo(second.sha256());
        assertThat(new String(rest.object(first.object()), StandardCharsets.UTF_8)).contains("parameters").contains("a red heart\nSteps: 4, 日本語");
    }

    @Test
    void poisonBlocksNothing() {
        rest.work.send("poison", "\"no work item\"");
        rest.work.send("poison", "{\"jobId\":7,\"task\":{\"task\":\"fly-to-the-moon\"}}");
        rest.work.send("poison", "{}");
        assertThat(rest.result(rest.send(Rest.quick()), WorkResult.Succeeded.class).outputs()).hasSize(1);
    }

    @Test
    void aStoppedJobKeepsWhatThereIs() throws Exception {
        long job = rest.send(Rest.endless());
        rest.progress(job, 2);
        rest.stop(job, true);

        WorkResult.Cancelled cut = rest.result(job, WorkResult.Cancelled.class);
        assertThat(cut.outputs()).hasSize(1);
        assertThat(ImageIO.read(new ByteArrayInputStream(rest.object(cut.outputs().getFirst().object()))).getWidth()).isEqualTo(256);
    }

    @Test
    void aStoppedJobKeepsNothingUnlessAsked() {
        long job = rest.send(Rest.endless());
        rest.progress(job, 1);
        rest.stop(job, false);
        assertThat(rest.result(job, WorkResult.Cancelled.class).outputs()).isEmpty();
    }

    @Test
    void aJobStoppedInTheQueueDoesNotRun() {
        long running = rest.send(Rest.endless());
        rest.progress(running, 1);
        long waiting = rest.send(Rest.endless());
        rest.stop(waiting, false);
        rest.stop(running, false);
        assertThat(rest.result(waiting, WorkResult.Cancelled.class).outputs()).isEmpty();
        assertThat(rest.progress.seen()).noneMatch(seen -> seen.json().path("jobId").asLong() == waiting);
    }

    @Test
    void whatCannotBeDoneFailsWithItsReason() {
        rest.publish(new ModelCard("secret", "somebody-else", "sd15", "bundled:emoji", "1".repeat(64), 128, 128, false, false));
        rest.publish(new ModelCard("astray", null, "sd15", "bundled:../emoji", "2".repeat(64), 128, 128, false, false));
        TextToImage plain = Rest.quick();

        assertFailure(Rest.picture("nobody-knows", 128, 2, 1), ErrorCode.MODEL_NOT_FOUND, false);
        assertFailure(Rest.picture("secret", 128, 2, 1), ErrorCode.MODEL_NOT_FOUND, false);
        assertFailure(Rest.picture("astray", 128, 2, 1), ErrorCode.GENERATION_FAILED, true);
        assertFailure(Rest.picture("emoji", 8000, 2, 1), ErrorCode.INVALID_FIELD, false);
        assertFailure(new TextToImage("emoji", "x", "", 128, 128, 1, 2, 7.5, 1, new Sampling.Diffusers("NoSuchScheduler", null, null), 1, false, null),
            ErrorCode.INVALID_FIELD, false);
        assertFailure(new TextToImage("emoji", "x", "", 128, 128, 1, 2, 7.5, 1, plain.sampling(), 12, false, null), ErrorCode.INVALID_FIELD, false);
    }

    private void assertFailure(TextToImage task, ErrorCode code, boolean retry) {
        WorkResult.Failed failed = rest.result(rest.send(task), WorkResult.Failed.class);
        assertThat(failed.failure().code()).as(failed.failure().message()).isEqualTo(code);
        assertThat(failed.failure().message()).doesNotContain("Exception").doesNotContain("/");
        assertThat(failed.retry()).isEqualTo(retry);
    }

    @Test
    void aJobLongerThanTheLockIsNotGivenToAnother() {
        long job = rest.send(Rest.endless());
        rest.progress(job, 1);
        try (KafkaShareConsumer<String, byte[]> rival = rest.rival()) {
            // Without renewal the record would come here within the lock's three seconds.
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < Duration.ofSeconds(6).toNanos()) assertThat(rival.poll(Duration.ofMillis(500))).isEmpty();
        }
        rest.stop(job, false);
        assertThat(rest.result(job, WorkResult.Cancelled.class).attempt()).isEqualTo(1);
        assertThat(rest.attempts(job)).isEqualTo(1);
    }

    @Test
    void aDeadWorkersJobComesHereAsASecondAttempt() {
        long blocking = rest.send(Rest.endless());
        rest.progress(blocking, 1);
        long job = rest.send(Rest.quick());
        try (KafkaShareConsumer<String, byte[]> rival = rest.rival()) {
            ConsumerRecord<String, byte[]> record = Rest.take(rival);
            assertThat(record.key()).isEqualTo(String.valueOf(job));
            assertThat(record.deliveryCount()).hasValue((short) 1);
        }
        rest.stop(blocking, false);
        assertThat(rest.result(job, WorkResult.Succeeded.class).attempt()).isEqualTo(2);
    }

    @Test
    void itTellsHowItIs() {
        rest.status.await(seen -> seen.key().equals(worker.id()) && seen.json().path("slots").asInt() == 1
            && seen.json().path("device").asText().equals("cpu") && seen.json().path("pool").asText().equals("default"), Duration.ofSeconds(60));
        long job = rest.send(Rest.endless());
        rest.status.await(seen -> seen.json().path("running").toString().equals("[" + job + "]"), Duration.ofSeconds(60));
        RestAssured.get("/q/health/ready").then().statusCode(200);
        RestAssured.get("/q/health/live").then().statusCode(200);
        rest.stop(job, false);
        rest.result(job, WorkResult.Cancelled.class);
        assertThat(RestAssured.get("/q/metrics").asString()).contains("darkroom_worker_phase_seconds_count{phase=\"pipeline\"}");
    }
}
