package io.darkroom.contracts.training;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a training is; the first eight in the documented order, by their documented names. */
public enum TrainingState {
    DEPLOYING_GPU,
    TRAINING_STARTED,
    TRAINING_SUCCESS,
    TRAINED_MODEL_COMPRESSING,
    TRAINED_MODEL_UPLOADING,
    TRAINED_MODEL_UPLOADED,
    DEPLOYING_MODEL,
    MODEL_READY,
    FAILED,
    CANCELLED;

    /** As in answers and webhooks: {@code deploying_gpu}. */
    @JsonValue
    public String documentedName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean terminal() {
        return this == MODEL_READY || this == FAILED || this == CANCELLED;
    }
}
