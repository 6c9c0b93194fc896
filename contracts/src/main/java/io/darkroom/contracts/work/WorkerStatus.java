package io.darkroom.contracts.work;

import java.time.Instant;
import java.util.List;

/**
 * A worker's sign of life; admission counts on as many slots as fresh ones say.
 *
 * @param device  such as {@code cpu} or {@code cuda:0}
 * @param slots   jobs it runs at once; 0 when it is leaving
 * @param running ids of the jobs it runs now
 * @param models  ids of the models it holds in memory
 */
public record WorkerStatus(String workerId, String pool, String device, int slots, List<Long> running, List<String> models, Instant at) {
}
