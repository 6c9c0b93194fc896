package io.darkroom.contracts.error;

/** Whose failure it is, and so whether the same request may succeed later. */
public enum ErrorClass {
    /** The caller's: the same request fails again. */
    CALLER,
    /** Ours: a fault to be mended; a retry may succeed. */
    OURS,
    /** Not enough of something now: a later retry may succeed. */
    RESOURCES
}
