package io.darkroom.contracts.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signing secret of a tenant, derived from the installation's master secret (HMAC-SHA256 as a key derivation, NIST SP 800-108), so
 * that no secret is stored a tenant and one tenant's secret says nothing about another's.
 */
public final class WebhookSecret {
    /** Prefix of a secret in Standard Webhooks. */
    public static final String PREFIX = "whsec_";

    private WebhookSecret() {
    }

    /** The tenant's secret in the form that Standard Webhooks libraries take: {@code whsec_} and base64 of 32 bytes. */
    public static String of(String master, String tenant) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(master.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] secret = mac.doFinal(("webhook/" + tenant).getBytes(StandardCharsets.UTF_8));
            return PREFIX + Base64.getEncoder().encodeToString(secret);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has HmacSHA256", impossible);
        }
    }
}
