package io.darkroom.training;

/** What happens to a training. */
public enum TrainingEvent {
    /** It was accepted. */
    CREATED,
    /** The work of its state is done. */
    ADVANCED,
    /** Its work cannot be done. */
    FAILED,
    /** Its tenant wants it no more. */
    CANCELLED
}
