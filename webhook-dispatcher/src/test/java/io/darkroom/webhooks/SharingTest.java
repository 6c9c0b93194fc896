package io.darkroom.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.webhook.WebhookDue;
import io.darkroom.testkit.Eventually;
import io.darkroom.testkit.Infra;
import io.darkroom.testkit.WebhookReceiver;
import io.darkroom.webhooks.store.DeliveryStore;
import io.darkroom.webhooks.store.DeliveryView;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Order, fairness, and several dispatchers on one table. */
@QuarkusTest
@QuarkusTestResource(value = Infra.class, restrictToAnnotatedClass = false)
class SharingTest extends DispatcherTest {

    @Test
    void theNextOfAnOrderKeyWaitsForTheOneBefore() throws Exception {
        receiver.answerNext(500, 1);
        String url = receiver.url("/hook").toString();
        WebhookDue first = publish(due("training/a", url));
        await(first, DeliveryState.WAITING, 1);
        WebhookDue second = publish(due("training/a", url));
        WebhookDue other = publish(due("training/b", url));
        await(other, DeliveryState.DELIVERED, 1);
        assertThat(store.find(second.webhookId()).orElseThrow().attempts()).isZero();
        pass(Duration.ofSeconds(5));
        await(first, DeliveryState.DELIVERED, 2);
        await(second, DeliveryState.DELIVERED, 1);
        assertThat(receiver.all()).extracting(WebhookReceiver.Delivery::id)
            .containsExactly(first.webhookId(), other.webhookId(), first.webhookId(), second.webhookId());
    }

    @Test
    void theNextOfAnOrderKeyFollowsADeadOne() throws Exception {
        receiver.answerNext(410, 1);
        String url = receiver.url("/hook").toString();
        WebhookDue first = publish(due("training/c", url));
        WebhookDue second = publish(due("training/c", url));
        await(first, DeliveryState.DEAD, 1);
        await(second, DeliveryState.DELIVERED, 1);
    }

    @Test
    void aSlowReceiverDelaysNoOther() throws Exception {
        List<WebhookDue> slow = new ArrayList<>();
        receiver.hold();
        for (int i = 0; i < 30; i++) slow.add(publish(due()));
        Eventually.within(PATIENCE).holds(() -> receiver.all().size() == 4);
        try (WebhookReceiver quick = WebhookReceiver.start()) {
            WebhookDue due = publish(due("job/quick", quick.url("/").toString()));
            await(due, DeliveryState.DELIVERED, 1);
        }
        assertThat(receiver.all()).as("at once to one host").hasSize(4);
        receiver.release();
        for (WebhookDue due : slow) await(due, DeliveryState.DELIVERED, 1);
        assertThat(receiver.all()).hasSize(30);
    }

    @Test
    void aMessageWhoseDispatcherWasLostIsSentAgainAndTheLateOutcomeDoesNotCount() throws Exception {
        receiver.hold();
        WebhookDue due = publish(due());
        receiver.take(PATIENCE);
        pass(Duration.ofSeconds(61));
        assertThat(receiver.take(PATIENCE).id()).isEqualTo(due.webhookId());
        assertThat(store.find(due.webhookId()).orElseThrow().attempts()).isEqualTo(2);
        Delivery lost = new Delivery(due.webhookId(), tenant, "", due.url(), due.body(), 1, 0);
        Settlement late = new Settlement(DeliveryEvent.GIVEN_UP, null, 410, "late");
        assertThat(store.settle(lost, late, clock.instant())).isFalse();
        receiver.release();
        DeliveryView done = await(due, DeliveryState.DELIVERED, 2);
        assertThat(done.log()).extracting(DeliveryView.Attempt::error).containsExactly("the dispatcher stopped before the outcome was known", null);
    }

    @Test
    void aMessageThatKillsEveryDispatcherIsGivenUp() {
        Instant start = clock.instant().plus(Duration.ofDays(365));
        WebhookDue due = due();
        store.take(due, start);
        for (int attempt = 1; attempt <= 10; attempt++) {
            List<Delivery> claimed = store.claim(start.plusSeconds(60 * attempt), 100);
            assertThat(claimed).extracting(Delivery::webhookId).contains(due.webhookId());
        }
        assertThat(store.claim(start.plusSeconds(60 * 11), 100)).extracting(Delivery::webhookId).doesNotContain(due.webhookId());
        assertThat(store.find(due.webhookId()).orElseThrow().state()).isEqualTo(DeliveryState.DEAD);
    }

    @Test
    void severalDispatchersTakeEachMessageOnceAndKeepTheLimitsTogether() throws Exception {
        Instant later = clock.instant().plus(Duration.ofDays(200));
        for (int i = 0; i < 12; i++) store.take(due("job/many" + i, "http://host" + i + ".example/"), later);
        for (int i = 0; i < 12; i++) store.take(due("job/same" + i, "http://same.example/"), later);
        List<Delivery> claimed = new ArrayList<>();
        try (var dispatchers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<List<Delivery>>> claims = new ArrayList<>();
            for (int i = 0; i < 8; i++) claims.add(() -> store.claim(later.plusSeconds(1), 10));
            for (var claim : dispatchers.invokeAll(claims)) claimed.addAll(claim.get());
        }
        claimed.removeIf(delivery -> !delivery.tenant().equals(tenant));
        assertThat(claimed).extracting(Delivery::webhookId).doesNotHaveDuplicates();
        assertThat(claimed).as("of one tenant").hasSize(16);
        assertThat(claimed).filteredOn(delivery -> delivery.host().equals("same.example:80")).as("to one host").hasSize(4);
        for (Delivery delivery : claimed) store.settle(delivery, new Settlement(DeliveryEvent.ACKNOWLEDGED, null, 200, null), later);
        assertThat(store.claim(later.plusSeconds(1), 100)).as("room for the rest").filteredOn(delivery -> delivery.tenant().equals(tenant)).hasSize(4);
    }

    @Test
    void theSameRecordTwiceIsOneMessageAndAnotherBodyUnderItsIdIsRefused() throws Exception {
        WebhookDue due = publish(due());
        publish(due);
        WebhookDue forged = new WebhookDue(due.webhookId(), tenant, due.url(), due.order(), "{\"other\":1}", due.createdAt());
        publish(forged);
        WebhookDue after = publish(due(due.order(), due.url()));
        await(after, DeliveryState.DELIVERED, 1);
        assertThat(receiver.all()).extracting(WebhookReceiver.Delivery::text).containsExactly(due.body(), after.body());
        assertThat(store.take(due, clock.instant())).isEqualTo(DeliveryStore.Intake.KNOWN);
        assertThat(store.take(forged, clock.instant())).isEqualTo(DeliveryStore.Intake.CONFLICT);
    }

    @Test
    void aPoisonRecordBlocksNoOther() throws Exception {
        WebhookDue good = due();
        topic.send(good.order(), "not json");
        topic.send(good.order(), "null");
        topic.send(good.order(), null);
        topic.send(good.order(), "{\"webhookId\":\"a.b\"}");
        topic.send(good.order(), json.writeValueAsString(new WebhookDue(good.webhookId() + "n", tenant, good.url(), good.order(), "\0", good.createdAt())));
        topic.send(good.order(), json.writeValueAsString(new WebhookDue(good.webhookId() + "u", tenant, "h".repeat(3000), good.order(), "{}", good.createdAt())));
        publish(good);
        await(good, DeliveryState.DELIVERED, 1);
        assertThat(store.list(tenant, null, 10)).hasSize(1);
    }
}
