package io.darkroom.contracts.training;

/** What a training makes. */
public enum TrainingKind {
    /** Nothing: walks the states on a clock, so that clients can be tried without a GPU. */
    SANDBOX
}
