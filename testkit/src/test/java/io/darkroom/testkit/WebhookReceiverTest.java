package io.darkroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.testkit.WebhookReceiver.Delivery;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WebhookReceiverTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private final HttpClient client = HttpClient.newHttpClient();

    /** The example of the specification: id, timestamp, body and secret with the signature that belongs to them. */
    @Test
    void knowsARightSignature() {
        String body = "{\"test\": 2432232314}";
        String right = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        Delivery delivery = new Delivery("POST", "/", Map.of(
                "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp", "1614265330", "webhook-signature", "v1,AAAA " + right), body.getBytes());

        assertThat(delivery.signedBy(secret)).isTrue();
        assertThat(delivery.signedBy("whsec_AAAA")).isFalse();
        assertThat(new Delivery("POST", "/", delivery.headers(), (body + " ").getBytes()).signedBy(secret)).isFalse();
        assertThat(new Delivery("POST", "/", Map.of(), body.getBytes()).signedBy(secret)).isFalse();
    }

    @Test
    void recordsWhatCameAndAnswersAsTold() throws Exception {
        try (WebhookReceiver receiver = WebhookReceiver.start()) {
            receiver.answerNext(503, 1);
            receiver.answerNext(429, Map.of("Retry-After", "7"));

            assertThat(post(receiver, "first").get().statusCode()).isEqualTo(503);
            assertThat(post(receiver, "second").get().headers().firstValue("Retry-After")).hasValue("7");
            assertThat(post(receiver, "third").get().statusCode()).isEqualTo(200);

            assertThat(receiver.take(SOON).text()).isEqualTo("first");
            assertThat(receiver.take(SOON).path()).isEqualTo("/hook?x=1");
            assertThat(receiver.take(SOON).headers()).containsEntry("x-test", "yes");
            assertThat(receiver.all()).hasSize(3);
            assertThatThrownBy(() -> receiver.take(Duration.ofMillis(50))).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void canBeSlow() throws Exception {
        try (WebhookReceiver receiver = WebhookReceiver.start()) {
            receiver.hold();
            CompletableFuture<HttpResponse<String>> answer = post(receiver, "slow");
            receiver.take(SOON);
            assertThat(answer).isNotDone();

            receiver.release();
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }
    }

    private CompletableFuture<HttpResponse<String>> post(WebhookReceiver receiver, String body) {
        HttpRequest request = HttpRequest.newBuilder(receiver.url("/hook?x=1")).header("X-Test", "yes")
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }
}
