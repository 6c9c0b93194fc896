package io.darkroom.testkit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The receiver's side of Standard Webhooks, written from its specification and apart from the sender's: HMAC-SHA256 over
 * {@code id.timestamp.body}, as {@code v1,<base64>}, several ones parted by blanks.
 */
public final class WebhookSignature {

    private WebhookSignature() {
    }

    /**
     * @param secret    {@code whsec_} and base64
     * @param signature the header {@code webhook-signature}
     * @return whether one of the signatures is right
     */
    public static boolean verify(String secret, String id, String timestamp, byte[] body, String signature) {
        byte[] right = sign(secret, id, timestamp, body);
        for (String one : signature.split(" ")) {
            String[] parts = one.split(",", 2);
            if (parts.length == 2 && parts[0].equals("v1") && MessageDigest.isEqual(right, parts[1].getBytes(StandardCharsets.UTF_8))) {
                return true;
            }
        }
        return false;
    }

    private static byte[] sign(String secret, String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encode(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has HmacSHA256", impossible);
        }
    }
}
