package io.darkroom.gateway.api;

/** What becomes of a request that asks for a picture check while no checker exists. */
enum SafetyPolicy {
    /** A validation error. */
    REFUSE,
    /** It runs unchecked and says so: {@code safetychecker} is {@code none}. */
    ALLOW
}
