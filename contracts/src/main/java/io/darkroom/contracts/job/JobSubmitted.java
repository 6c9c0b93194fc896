package io.darkroom.contracts.job;

import java.time.Instant;
import java.util.Map;

/**
 * A request that a gateway has understood. Once the broker acknowledges it, it is accepted.
 *
 * @param id             time-sortable, positive, below 2^53; one id space for all dialects
 * @param tenant         who pays
 * @param requestId      leads to the gateway's log line
 * @param operation      catalogue id of the operation, such as {@code v3-text2img}
 * @param idempotencyKey the caller's key for one request, or null
 * @param fingerprint    SHA-256 of the payload, hexadecimal; a second payload under one idempotency key is refused by it
 * @param priority       0 normal; higher goes first within the tenant's share
 * @param pool           which workers may run it
 * @param task           what to do
 * @param webhook        whom to tell, or null
 * @param meta           the effective parameters in the dialect's words, as they stand in answers and webhooks
 * @param submittedAt    the gateway's clock
 */
public record JobSubmitted(
        long id,
        String tenant,
        String requestId,
        String operation,
        String idempotencyKey,
        String fingerprint,
        int priority,
        String pool,
        Task task,
        WebhookTarget webhook,
        Map<String, Object> meta,
        Instant submittedAt) {
}
