package io.darkroom.webhooks;

import static io.darkroom.webhooks.DeliveryEvent.ACKNOWLEDGED;
import static io.darkroom.webhooks.DeliveryEvent.CLAIMED;
import static io.darkroom.webhooks.DeliveryEvent.FAILED;
import static io.darkroom.webhooks.DeliveryEvent.GIVEN_UP;
import static io.darkroom.webhooks.DeliveryEvent.LEASE_LOST;
import static io.darkroom.webhooks.DeliveryEvent.REPLAYED;
import static io.darkroom.webhooks.DeliveryState.DEAD;
import static io.darkroom.webhooks.DeliveryState.DELIVERED;
import static io.darkroom.webhooks.DeliveryState.SENDING;
import static io.darkroom.webhooks.DeliveryState.WAITING;

import java.util.List;
import java.util.Optional;

/** The whole life of a message; what is not a row cannot happen. */
public final class DeliveryTransitions {

    /** In state {@code from}, {@code event} leads to {@code to}. */
    public record Transition(DeliveryState from, DeliveryEvent event, DeliveryState to) {
    }

    public static final List<Transition> ROWS = List.of(
        new Transition(WAITING, CLAIMED, SENDING),
        new Transition(SENDING, ACKNOWLEDGED, DELIVERED),
        new Transition(SENDING, FAILED, WAITING),
        new Transition(SENDING, LEASE_LOST, WAITING),
        new Transition(SENDING, GIVEN_UP, DEAD),
        new Transition(DEAD, REPLAYED, WAITING));

    private DeliveryTransitions() {
    }

    /** Where the event leads, or nothing where it cannot happen. */
    public static Optional<DeliveryState> next(DeliveryState from, DeliveryEvent event) {
        return ROWS.stream().filter(row -> row.from() == from && row.event() == event).map(Transition::to).findFirst();
    }
}
