package io.darkroom.webhooks;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a message is on its way to the caller's address. */
public enum DeliveryState {
    /** For its time to come, and for the messages of its order key before it. */
    WAITING,
    /** Leased to a dispatcher that sends it now. */
    SENDING,
    /** The receiver has acknowledged it. */
    DELIVERED,
    /** Given up; visible to the operator, who may replay it. */
    DEAD;

    /** As in the internal interface: {@code dead}. */
    @JsonValue
    public String publicName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
