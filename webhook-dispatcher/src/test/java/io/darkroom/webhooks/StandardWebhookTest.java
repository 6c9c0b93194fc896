package io.darkroom.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.darkroom.contracts.webhook.WebhookSecret;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The judge is the receiver library that the authors of Standard Webhooks publish. */
class StandardWebhookTest {
    private static final String SECRET = WebhookSecret.of("master", "acme");
    private static final String BODY = "{\"status\":\"success\",\"track_id\":\"ü\"}";
    private final Instant now = Clock.systemUTC().instant();

    @Test
    void theReceiversLibraryTakesWhatWeSign() {
        Map<String, String> headers = StandardWebhook.headers(SECRET, "msg_job_1", now, BODY.getBytes(StandardCharsets.UTF_8));
        assertThatCode(() -> verify(SECRET, BODY, headers)).doesNotThrowAnyException();
        assertThat(headers).containsEntry("content-type", "application/json").containsEntry("webhook-id", "msg_job_1");
    }

    @Test
    void itTakesNothingElse() {
        Map<String, String> headers = StandardWebhook.headers(SECRET, "msg_job_1", now, BODY.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> verify(SECRET, BODY + " ", headers)).isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> verify(WebhookSecret.of("master", "other"), BODY, headers)).isInstanceOf(WebhookVerificationException.class);
        Map<String, String> old = StandardWebhook.headers(SECRET, "msg_job_1", now.minusSeconds(3600), BODY.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> verify(SECRET, BODY, old)).isInstanceOf(WebhookVerificationException.class);
    }

    /** The worked example of the specification's reference libraries. */
    @Test
    void agreesWithThePublishedExample() {
        Map<String, String> headers = StandardWebhook.headers("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
            Instant.ofEpochSecond(1614265330), "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8));
        assertThat(headers).containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    private static void verify(String secret, String body, Map<String, String> headers) throws WebhookVerificationException {
        Map<String, List<String>> received = headers.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue())));
        new Webhook(secret).verify(body, HttpHeaders.of(received, (name, value) -> true).map());
    }
}
