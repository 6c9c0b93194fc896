package io.darkroom.webhooks;

import io.darkroom.contracts.webhook.WebhookSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The headers of a signed message.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard Webhooks</a>
 */
public final class StandardWebhook {

    private StandardWebhook() {
    }

    /**
     * @param secret {@code whsec_} and base64, as {@link WebhookSecret} makes it
     * @param at     of this attempt; receivers refuse what is old
     */
    public static Map<String, String> headers(String secret, String webhookId, Instant at, byte[] body) {
        String timestamp = Long.toString(at.getEpochSecond());
        return Map.of(
            "webhook-id", webhookId,
            "webhook-timestamp", timestamp,
            "webhook-signature", "v1," + Base64.getEncoder().encodeToString(sign(secret, webhookId, timestamp, body)),
            "content-type", "application/json",
            "user-agent", "Darkroom-Webhooks");
    }

    private static byte[] sign(String secret, String webhookId, String timestamp, byte[] body) {
        byte[] key = Base64.getDecoder().decode(secret.substring(WebhookSecret.PREFIX.length()));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((webhookId + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has HmacSHA256", impossible);
        }
    }
}
