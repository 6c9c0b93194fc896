package io.darkroom.jobs.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.jobs.Setup;
import io.darkroom.jobs.Stage;
import io.darkroom.jobs.Transactions;
import io.darkroom.outbox.Outbox;
import io.darkroom.outbox.store.OutboxMessage;
import io.darkroom.outbox.store.OutboxTable;
import io.darkroom.testkit.Eventually;
import io.darkroom.testkit.Infra;
import io.darkroom.testkit.KafkaProbe;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = Infra.class, restrictToAnnotatedClass = false)
@QuarkusTestResource(value = Setup.class, restrictToAnnotatedClass = false)
class OutboxTest {

    @Inject Stage stage;
    @Inject Outbox outbox;
    @Inject OutboxTable table;
    @Inject Transactions transactions;

    @Test
    void messagesOfATransactionComeInTheirOrderAndNoneOfOneThatFailed() {
        try (KafkaProbe topic = KafkaProbe.on("outbox.order")) {
            transactions.run(() -> add("outbox.order", "kept", IntStream.range(0, 300).boxed().toList()));
            assertThatThrownBy(() -> transactions.run(() -> add("outbox.order", "lost", List.of(1, 2))
                    .chain(() -> Uni.createFrom().failure(new IllegalStateException("on purpose"))))).hasMessageContaining("on purpose");
            transactions.run(() -> add("outbox.order", "last", List.of(1)));
            topic.await(seen -> seen.key().equals("last"), Stage.PATIENCE);
            List<KafkaProbe.Seen> seen = topic.seen();
            assertThat(seen).noneMatch(one -> one.key().equals("lost"));
            assertThat(seen.stream().filter(one -> one.key().equals("kept")).map(one -> one.json().asInt()).distinct().toList())
                    .isEqualTo(IntStream.range(0, 300).boxed().toList());
        }
    }

    @Test
    void severalRelaysKeepTheOrderAndLoseNothing() throws Exception {
        int messages = 150;
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger byOthers = new AtomicInteger();
        AtomicBoolean written = new AtomicBoolean();
        try (KafkaProbe topic = KafkaProbe.on("outbox.relays"); ExecutorService many = Executors.newFixedThreadPool(3)) {
            List<Future<?>> relays = new ArrayList<>();
            for (int r = 0; r < 3; r++) {
                relays.add(many.submit(() -> {
                    while (!written.get()) {
                        // Beside the service's own relay, which publishes on its own.
                        table.drain(5, batch -> {
                            assertThat(atOnce.incrementAndGet()).isEqualTo(1);
                            for (OutboxMessage message : batch) stage.on(message.topic()).send(message.key(), message.payload());
                            byOthers.addAndGet(batch.size());
                            atOnce.decrementAndGet();
                            return Map.of();
                        }).await().atMost(Duration.ofSeconds(20));
                    }
                }));
            }
            for (int i = 0; i < messages || byOthers.get() == 0; i++) {
                int n = i;
                transactions.run(() -> add("outbox.relays", "k", List.of(n)));
            }
            written.set(true);
            for (Future<?> relay : relays) relay.get();
            transactions.run(() -> add("outbox.relays", "last", List.of(-1)));
            topic.await(seen -> seen.key().equals("last"), Stage.PATIENCE);
            List<Integer> order = topic.seen().stream().filter(seen -> seen.key().equals("k")).map(seen -> seen.json().asInt()).toList();
            assertThat(order).isSorted().doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(messages).last().isEqualTo(order.size() - 1);
        }
    }

    @Test
    void whatCouldNotBePublishedStays() throws Exception {
        CountDownLatch tried = new CountDownLatch(1);
        try (KafkaProbe topic = KafkaProbe.on("outbox.away"); ExecutorService other = Executors.newSingleThreadExecutor()) {
            // Holds the turn, so that the service's own relay waits; and fails, as when the broker is away.
            Future<?> failing = other.submit(() -> {
                while (tried.getCount() > 0) {
                    try {
                        table.drain(10, batch -> {
                            tried.countDown();
                            throw new IllegalStateException("the broker is away");
                        }).await().atMost(Duration.ofSeconds(20));
                        outbox.kick();
                    } catch (IllegalStateException away) {
                        assertThat(away).hasMessageContaining("away");
                    }
                }
            });
            while (!failing.isDone()) transactions.run(() -> add("outbox.away", "k", List.of(7)));
            failing.get();
            assertThat(tried.getCount()).isZero();
            topic.await(seen -> seen.json().asInt() == 7, Stage.PATIENCE);
            Eventually.within(Stage.PATIENCE).passes(() -> assertThat(table.depth().await().atMost(Duration.ofSeconds(5))).isZero());
        }
    }

    @Test
    void aMessageThatTheBrokerWillNeverTakeIsSetAsideAndBlocksNoOther() {
        long before = table.refused().await().atMost(Duration.ofSeconds(5));
        try (KafkaProbe topic = KafkaProbe.on("outbox.refused")) {
            transactions.run(() -> outbox.add("outbox.refused", "huge", "x".repeat(3_000_000)).chain(() -> outbox.add("outbox.refused", "small", "ok"))
                    .chain(() -> outbox.add("no/such topic", "k", "never")).chain(() -> outbox.add("outbox.refused", "last", "ok")));
            topic.await(seen -> seen.key().equals("last"), Stage.PATIENCE);
            Eventually.within(Stage.PATIENCE).passes(() -> assertThat(table.refused().await().atMost(Duration.ofSeconds(5))).isEqualTo(before + 2));
            assertThat(topic.seen()).noneMatch(seen -> seen.key().equals("huge"));
        }
    }

    private Uni<Void> add(String topic, String key, List<Integer> values) {
        return Transactions.each(values, value -> outbox.add(topic, key, value));
    }
}
