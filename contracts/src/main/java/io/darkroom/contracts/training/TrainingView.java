package io.darkroom.contracts.training;

import java.time.Instant;

/**
 * A training as its tenant may see it.
 *
 * @param id    ten letters and digits, the later {@code model_id}
 * @param state where it is
 * @param log   the readable log with its literal {@code  /n } separators, as {@code fine_tune_status} answers it in {@code data}
 */
public record TrainingView(String id, String tenant, TrainingKind kind, TrainingState state, String log, Instant createdAt) {
}
