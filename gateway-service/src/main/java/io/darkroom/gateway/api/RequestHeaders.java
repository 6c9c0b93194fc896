package io.darkroom.gateway.api;

import io.darkroom.gateway.Refusal;
import io.darkroom.gateway.http.Call;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the headers of a generating call ask for, beyond the documented API.
 *
 * @param respondAsync   {@code Prefer: respond-async} (RFC 7240): do not wait for the pictures
 * @param idempotencyKey {@code Idempotency-Key}: a repeat under the same key is the same job
 */
record RequestHeaders(boolean respondAsync, Optional<String> idempotencyKey) {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /** @throws Refusal INVALID_FIELD when the key is empty, too long or not printable */
    static RequestHeaders of(Call call) {
        boolean async = call.header("prefer").stream().flatMap(value -> Arrays.stream(value.split("[,;]")))
                .anyMatch(preference -> preference.strip().equalsIgnoreCase("respond-async"));
        Optional<String> key = call.header("idempotency-key");
        if (key.isPresent() && !KEY.matcher(key.get()).matches()) {
            throw Refusal.invalid("Idempotency-Key", "The Idempotency-Key must be 1 to 255 printable characters without spaces.");
        }
        return new RequestHeaders(async, key);
    }
}
