package io.darkroom.webhooks;

/**
 * A message leased for sending.
 *
 * @param attempt  which attempt this is, from 1; only the outcome of the latest counts
 * @param failures since the message came or was replayed, before this attempt
 */
public record Delivery(String webhookId, String tenant, String host, String url, String body, int attempt, int failures) {
}
