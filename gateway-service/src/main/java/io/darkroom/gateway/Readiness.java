package io.darkroom.gateway;

import io.darkroom.contracts.error.ErrorCode;
import jakarta.inject.Singleton;

/** Whether this gateway knows every key and model: it answers only once it has read their topics to the end they had when it started. */
@Singleton
public class Readiness {
    private volatile boolean caughtUp;

    /** The views are complete, now and from now on. */
    public void caughtUp() {
        caughtUp = true;
    }

    public boolean isReady() {
        return caughtUp;
    }

    /** @throws Refusal UNAVAILABLE until {@link #caughtUp} */
    public void require() {
        if (!caughtUp) throw new Refusal(ErrorCode.UNAVAILABLE, "The server is starting, please try again.");
    }
}
