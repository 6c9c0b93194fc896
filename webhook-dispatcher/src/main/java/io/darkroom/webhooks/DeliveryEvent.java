package io.darkroom.webhooks;

/** What happens to a message. */
public enum DeliveryEvent {
    /** A dispatcher has taken it to send it. */
    CLAIMED,
    /** The receiver answered 2xx. */
    ACKNOWLEDGED,
    /** This attempt failed and another may follow. */
    FAILED,
    /** The dispatcher that had it was not heard of again. */
    LEASE_LOST,
    /** The attempts are used up, the receiver wants no more, or the address may not be called. */
    GIVEN_UP,
    /** The operator wants it sent again. */
    REPLAYED
}
