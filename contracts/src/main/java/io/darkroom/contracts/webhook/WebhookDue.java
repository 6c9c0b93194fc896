package io.darkroom.contracts.webhook;

import java.time.Instant;

/**
 * A message that has to reach a caller's address, written in the transaction that made it true.
 *
 * @param webhookId stable over retries; one id, one body
 * @param tenant    whose secret signs it
 * @param url       the caller's address
 * @param order     messages of one order key are delivered one after the other: {@code job/<id>} or {@code training/<id>}
 * @param body      the JSON text exactly as it is sent
 * @param createdAt the writer's clock
 */
public record WebhookDue(String webhookId, String tenant, String url, String order, String body, Instant createdAt) {
}
