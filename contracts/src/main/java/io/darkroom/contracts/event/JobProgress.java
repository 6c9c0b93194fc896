package io.darkroom.contracts.event;

/**
 * How far a running job is. Sent at most a few times a second; may be lost or late, and never after the end counts.
 *
 * @param attempt     delivery count of the work record
 * @param step        steps done, 0 to {@code steps}
 * @param steps       steps in all
 * @param secondsLeft estimated
 * @param preview     small PNG of the latent, or null
 */
public record JobProgress(long jobId, String tenant, int attempt, int step, int steps, double secondsLeft, byte[] preview) {
}
