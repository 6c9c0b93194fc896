package io.darkroom.training;

import io.darkroom.contracts.training.TrainingState;
import java.util.Optional;

/** The documented sentences about a training. */
public final class TrainingTexts {
    /** Parts the entries of a log: slash and n, not a line feed. */
    private static final String SEPARATOR = " /n ";

    private TrainingTexts() {
    }

    /** What the log says when a training enters the state; four states are numbered steps, some say nothing. */
    public static Optional<String> logEntry(TrainingState state) {
        return switch (state) {
            case DEPLOYING_GPU, TRAINED_MODEL_COMPRESSING, DEPLOYING_MODEL -> Optional.empty();
            case TRAINING_STARTED -> Optional.of("Step:1 Training Started, 5 Steps to go : ETA : 30 minutes");
            case TRAINING_SUCCESS -> Optional.of("Step:2 Training Done, 4 Steps to go : ETA : 15 minutes");
            case TRAINED_MODEL_UPLOADING -> Optional.of("Step:3 Model Uploading, 3 Steps to go : ETA : 10 minutes");
            case TRAINED_MODEL_UPLOADED -> Optional.of("Step:4 Model Uploaded, 2 Steps to go : ETA : 5 minutes");
            case MODEL_READY -> Optional.of("Model loaded successfully");
            case FAILED -> Optional.of("Training failed");
            case CANCELLED -> Optional.of("Training cancelled");
        };
    }

    /** What the webhook's {@code logs} say. Only the first is documented; the others follow the log. */
    public static String webhookLogs(TrainingState state) {
        return switch (state) {
            case DEPLOYING_GPU -> "it will take upto 25 minutes";
            case TRAINED_MODEL_COMPRESSING -> "Model Compressing";
            case DEPLOYING_MODEL -> "Model Loading";
            case TRAINING_STARTED, TRAINING_SUCCESS, TRAINED_MODEL_UPLOADING, TRAINED_MODEL_UPLOADED, MODEL_READY, FAILED, CANCELLED ->
                logEntry(state).orElseThrow();
        };
    }

    /** The log with one more entry, in the form that {@code fine_tune_status} answers. */
    public static String appended(String log, String entry) {
        return log + SEPARATOR + entry;
    }
}
