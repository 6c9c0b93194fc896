package io.darkroom.contracts.job;

/**
 * Where the caller wants to hear of the end.
 *
 * @param url     absolute http or https address
 * @param trackId the caller's own id as JSON text (a quoted string, a number or null), echoed byte for byte
 */
public record WebhookTarget(String url, String trackId) {
}
