package io.darkroom.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.contracts.webhook.WebhookDue;
import io.darkroom.contracts.webhook.WebhookSecret;
import io.darkroom.testkit.Infra;
import io.darkroom.testkit.WebhookReceiver;
import io.darkroom.webhooks.store.DeliveryView;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = Infra.class, restrictToAnnotatedClass = false)
class DeliveryTest extends DispatcherTest {

    @Test
    void aDueMessageReachesItsAddressSigned() throws Exception {
        WebhookDue due = publish(due());
        WebhookReceiver.Delivery delivery = receiver.take(PATIENCE);
        assertThat(delivery.method()).isEqualTo("POST");
        assertThat(delivery.path()).isEqualTo("/hook");
        assertThat(delivery.text()).isEqualTo(due.body());
        assertThat(delivery.id()).isEqualTo(due.webhookId());
        assertThat(delivery.headers()).containsEntry("content-type", "application/json")
            .containsEntry("webhook-timestamp", Long.toString(clock.instant().getEpochSecond()));
        assertThat(delivery.signedBy(WebhookSecret.of(Infra.WEBHOOK_MASTER_SECRET, tenant))).isTrue();
        assertThat(delivery.signedBy(WebhookSecret.of(Infra.WEBHOOK_MASTER_SECRET, "another"))).isFalse();
        DeliveryView view = await(due, DeliveryState.DELIVERED, 1);
        assertThat(view.lastStatus()).isEqualTo(200);
        assertThat(view.lastError()).isNull();
    }

    @Test
    void aFailureIsTriedAgainWhenItsTimeHasCome() throws Exception {
        receiver.answerNext(500, 2);
        WebhookDue due = publish(due());
        String first = receiver.take(PATIENCE).headers().get("webhook-timestamp");
        DeliveryView waiting = await(due, DeliveryState.WAITING, 1);
        assertThat(waiting.dueAt()).isAfter(clock.instant()).isBeforeOrEqualTo(clock.instant().plusSeconds(5));
        pass(Duration.ofSeconds(5));
        WebhookReceiver.Delivery second = receiver.take(PATIENCE);
        assertThat(second.id()).isEqualTo(due.webhookId());
        assertThat(second.headers().get("webhook-timestamp")).as("signed anew").isNotEqualTo(first);
        assertThat(second.signedBy(WebhookSecret.of(Infra.WEBHOOK_MASTER_SECRET, tenant))).isTrue();
        await(due, DeliveryState.WAITING, 2);
        pass(Duration.ofMinutes(5));
        DeliveryView done = await(due, DeliveryState.DELIVERED, 3);
        assertThat(done.log()).extracting(DeliveryView.Attempt::status).containsExactly(500, 500, 200);
        assertThat(done.log().getFirst().error()).isEqualTo("answered 500");
        assertThat(receiver.all()).hasSize(3).allMatch(delivery -> delivery.text().equals(due.body()));
    }

    @Test
    void anOverloadedReceiverSetsTheTime() throws Exception {
        receiver.answerNext(429, Map.of("Retry-After", "120"));
        WebhookDue due = publish(due());
        assertThat(await(due, DeliveryState.WAITING, 1).dueAt()).isEqualTo(clock.instant().plusSeconds(120));
        pass(Duration.ofSeconds(120));
        await(due, DeliveryState.DELIVERED, 2);
    }

    @Test
    void goneEndsItAtOnce() throws Exception {
        receiver.answerNext(410, 1);
        DeliveryView dead = await(publish(due()), DeliveryState.DEAD, 1);
        assertThat(dead.lastError()).contains("410 Gone");
        assertThat(dead.endedAt()).isEqualTo(clock.instant());
    }

    @Test
    void noRedirectIsFollowed() throws Exception {
        try (WebhookReceiver elsewhere = WebhookReceiver.start()) {
            receiver.answerNext(307, Map.of("Location", elsewhere.url("/").toString()));
            WebhookDue due = publish(due());
            assertThat(await(due, DeliveryState.WAITING, 1).lastError()).isEqualTo("answered 307; redirects are not followed");
            assertThat(elsewhere.all()).isEmpty();
        }
    }

    @Test
    void anAddressInsideIsDeadAtOnceAndSaysWhy() throws Exception {
        for (String url : new String[] {"http://10.0.0.1/", "http://169.254.169.254/latest/meta-data", "http://user:secret@127.0.0.1/", "not an address"}) {
            DeliveryView dead = await(publish(due("job/inside", url)), DeliveryState.DEAD, 1);
            assertThat(dead.lastStatus()).isNull();
            assertThat(dead.lastError()).startsWith("address refused: ").doesNotContain("secret", "10.0.0.1");
        }
    }

    @Test
    void aReceiverThatIsNotThereIsAFailureLikeAnother() throws Exception {
        String url = receiver.url("/hook").toString();
        receiver.close();
        DeliveryView waiting = await(publish(due("job/nobody", url)), DeliveryState.WAITING, 1);
        assertThat(waiting.lastStatus()).isNull();
        assertThat(waiting.lastError()).startsWith("ConnectException: ");
    }

    @Test
    void afterTheLastAttemptItIsDeadAndCanBeReplayed() throws Exception {
        receiver.answerNext(503, 10);
        WebhookDue due = publish(due());
        for (int attempt = 1; attempt < 10; attempt++) {
            await(due, DeliveryState.WAITING, attempt);
            pass(Duration.ofHours(24));
        }
        DeliveryView dead = await(due, DeliveryState.DEAD, 10);
        assertThat(dead.lastError()).isEqualTo("answered 503; that was the last attempt");
        pass(Duration.ofHours(24));
        assertThat(store.replay(due.webhookId(), clock.instant())).contains(true);
        loop.kick();
        DeliveryView done = await(due, DeliveryState.DELIVERED, 11);
        assertThat(done.log()).hasSize(11);
        assertThat(receiver.all()).hasSize(11);
    }

    @Test
    void deliveredMessagesAreForgottenInTime() throws Exception {
        WebhookDue done = publish(due());
        await(done, DeliveryState.DELIVERED, 1);
        receiver.answerNext(410, 1);
        WebhookDue dead = publish(due());
        await(dead, DeliveryState.DEAD, 1);
        store.forgetDelivered(clock.instant());
        assertThat(store.find(done.webhookId())).isPresent();
        store.forgetDelivered(clock.instant().plusSeconds(1));
        assertThat(store.find(done.webhookId())).isEmpty();
        assertThat(store.find(dead.webhookId())).isPresent();
    }
}
