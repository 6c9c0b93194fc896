package io.darkroom.webhooks;

import java.time.Duration;

/** What came of one attempt. */
public sealed interface Outcome {

    /** The receiver's HTTP status, or null where there was no answer. */
    Integer status();

    /** Why it was no success, in words for the operator; null for a success. */
    String error();

    record Acknowledged(Integer status) implements Outcome {
        @Override
        public String error() {
            return null;
        }
    }

    /** @param retryAfter what the receiver asked for, or null */
    record Failed(Integer status, String error, Duration retryAfter) implements Outcome {
    }

    /** No further attempt makes sense. */
    record Hopeless(Integer status, String error) implements Outcome {
    }
}
