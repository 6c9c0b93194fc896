package io.darkroom.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.contracts.Topic;
import io.darkroom.contracts.training.NewTraining;
import io.darkroom.contracts.training.TrainingKind;
import io.darkroom.contracts.training.TrainingState;
import io.darkroom.contracts.training.TrainingView;
import io.darkroom.testkit.Eventually;
import io.darkroom.testkit.Infra;
import io.darkroom.testkit.KafkaProbe;
import io.darkroom.testkit.TestClock;
import io.darkroom.training.store.TrainingStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Trainings on the real database, with time in the test's hands. */
@QuarkusTest
@QuarkusTestResource(value = Infra.class, restrictToAnnotatedClass = false)
class TrainingsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @Inject
    TrainingStore store;
    @Inject
    SandboxLoop loop;
    @Inject
    TestClock clock;
    @Inject
    RandomGenerator random;
    @ConfigProperty(name = "darkroom.training.sandbox.step")
    Duration step;

    private final String tenant = "tenant-" + NUMBERS.incrementAndGet();

    @Test
    void everyRowOfTheTableIsTaken() {
        List<String> open = new ArrayList<>();
        for (int i = 0; i < 15; i++) open.add(create(clock.instant(), null));
        for (TrainingState state : TrainingState.values()) {
            if (state.terminal()) continue;
            for (String id : open) await(id, state);
            TrainingView failed = store.end(open.removeFirst(), tenant, TrainingEvent.FAILED, "out of film", clock.instant()).view();
            assertThat(failed.state()).isEqualTo(TrainingState.FAILED);
            assertThat(failed.log()).endsWith(" /n out of film");
            TrainingView cancelled = store.end(open.removeFirst(), tenant, TrainingEvent.CANCELLED, null, clock.instant()).view();
            assertThat(cancelled.state()).isEqualTo(TrainingState.CANCELLED);
            assertThat(cancelled.log()).endsWith(" /n Training cancelled");
            clock.advance(step);
            loop.kick();
        }
        TrainingView ready = await(open.getFirst(), TrainingState.MODEL_READY);
        assertThat(ready.log()).startsWith(" /n Step:1 Training Started, 5 Steps to go : ETA : 30 minutes /n Step:2").endsWith(" /n Model loaded successfully");
        assertThat(store.taken(tenant)).containsExactlyInAnyOrderElementsOf(TrainingTransitions.ROWS);
        assertThat(store.list(tenant)).hasSize(15);
        assertThat(store.listModels(tenant)).as("a sandbox training makes no model").isEmpty();
    }

    @Test
    void everyStateIsToldInOrder() throws Exception {
        try (KafkaProbe due = KafkaProbe.on(Topic.WEBHOOKS_DUE.topicName())) {
            String id = create(clock.instant(), "\"ü/1\"");
            TrainingState[] way = Arrays.copyOf(TrainingState.values(), TrainingState.MODEL_READY.ordinal() + 1);
            for (TrainingState state : way) {
                await(id, state);
                clock.advance(step);
                loop.kick();
            }
            String last = "msg_training_" + id + "_" + way.length;
            due.await(seen -> seen.json().path("webhookId").asText().equals(last), PATIENCE);
            List<KafkaProbe.Seen> ours = due.seen().stream().filter(seen -> seen.key().equals("training/" + id)).toList();
            assertThat(ours).hasSize(way.length);
            for (int i = 0; i < way.length; i++) {
                JsonNode message = ours.get(i).json();
                assertThat(message.path("webhookId").asText()).isEqualTo("msg_training_" + id + "_" + (i + 1));
                assertThat(message.path("order").asText()).isEqualTo("training/" + id);
                assertThat(message.path("tenant").asText()).isEqualTo(tenant);
                assertThat(message.path("url").asText()).isEqualTo("https://hooks.example/training");
                JsonNode body = new ObjectMapper().readTree(message.path("body").asText());
                assertThat(body.path("status").asText()).isEqualTo("success");
                assertThat(body.path("training_status").asText()).isEqualTo(way[i].documentedName());
                assertThat(body.path("model_id").asText()).isEqualTo(id);
                assertThat(body.path("track_id").asText()).isEqualTo("ü/1");
            }
        }
    }

    @Test
    void anEndedTrainingStaysAsItIs() {
        String id = create(clock.instant(), null);
        assertThat(store.end(id, tenant, TrainingEvent.CANCELLED, null, clock.instant()).taken()).isTrue();
        assertThat(store.end(id, tenant, TrainingEvent.CANCELLED, null, clock.instant()).taken()).isFalse();
        assertThat(store.end(id, tenant, TrainingEvent.FAILED, "late", clock.instant()).view().state()).isEqualTo(TrainingState.CANCELLED);
        Instant muchLater = clock.instant().plus(step.multipliedBy(100));
        while (store.advanceOneDue(muchLater, step)) {
            // Whatever is due, it is not this one.
        }
        assertThat(store.find(id, tenant).orElseThrow().state()).isEqualTo(TrainingState.CANCELLED);
    }

    @Test
    void severalServicesMoveEachTrainingOnce() throws Exception {
        Instant begun = clock.instant().plus(Duration.ofDays(30));
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) ids.add(create(begun, null));
        Instant due = begun.plus(step);
        AtomicInteger moved = new AtomicInteger();
        try (var services = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Void>> walks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                walks.add(() -> {
                    while (store.advanceOneDue(due, step)) moved.incrementAndGet();
                    return null;
                });
            }
            for (var walk : services.invokeAll(walks)) walk.get();
        }
        assertThat(ids).allSatisfy(id -> assertThat(store.find(id, tenant).orElseThrow().state()).isEqualTo(TrainingState.TRAINING_STARTED));
        assertThat(moved.get()).isGreaterThanOrEqualTo(20);
        assertThat(store.advanceOneDue(due, step)).isFalse();
    }

    @Test
    void anotherLoopGoesOnWhereOneWasStopped() throws Exception {
        TestClock later = new TestClock(clock.instant().plus(Duration.ofDays(60)));
        String id = create(later.instant(), null);
        for (TrainingState state : List.of(TrainingState.TRAINING_STARTED, TrainingState.TRAINING_SUCCESS)) {
            later.advance(step);
            SandboxLoop another = new SandboxLoop(store, later, step);
            another.onStart(null);
            await(id, state);
            another.onStop(null);
        }
    }

    private String create(Instant now, String trackId) {
        NewTraining training = new NewTraining(tenant, TrainingKind.SANDBOX, "photo of zxq person", "photo of person",
            List.of("https://files.example/1.png", "https://files.example/2.png"), 2, 0, "https://hooks.example/training", trackId);
        return store.create(TrainingIds.next(random), training, now, step).id();
    }

    private TrainingView await(String id, TrainingState state) {
        return Eventually.within(PATIENCE).get(() -> store.find(id, tenant).orElseThrow(), view -> view.state() == state);
    }
}
