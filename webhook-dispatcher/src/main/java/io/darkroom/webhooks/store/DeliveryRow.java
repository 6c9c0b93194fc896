package io.darkroom.webhooks.store;

import io.darkroom.contracts.webhook.WebhookDue;
import io.darkroom.webhooks.Delivery;
import io.darkroom.webhooks.DeliveryEvent;
import io.darkroom.webhooks.DeliveryState;
import io.darkroom.webhooks.DeliveryTransitions;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A message and how far it is. Changes state only by {@link DeliveryTransitions}. */
@Entity
@Table(name = "delivery")
public class DeliveryRow {

    @Id
    @Column(name = "webhook_id")
    String webhookId;

    /** The database counts arrivals; messages of one order key are sent in this order. */
    @Column(insertable = false, updatable = false)
    Long sequence;

    String tenant;
    String host;
    String url;

    @Column(name = "order_key")
    String orderKey;

    String body;

    @Enumerated(EnumType.STRING)
    DeliveryState state;

    /** In all; the number of the latest attempt is its fencing token. */
    int attempts;

    /** Since the message came or was replayed. */
    int failures;

    @Column(name = "due_at")
    Instant dueAt;

    @Column(name = "lease_until")
    Instant leaseUntil;

    @Column(name = "last_status")
    Integer lastStatus;

    @Column(name = "last_error")
    String lastError;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "ended_at")
    Instant endedAt;

    protected DeliveryRow() {
    }

    DeliveryRow(WebhookDue due, String host, Instant now) {
        webhookId = due.webhookId();
        tenant = due.tenant();
        this.host = host;
        url = due.url();
        orderKey = due.order();
        body = due.body();
        state = DeliveryState.WAITING;
        dueAt = now;
        createdAt = due.createdAt();
    }

    boolean says(WebhookDue due) {
        return tenant.equals(due.tenant()) && url.equals(due.url()) && body.equals(due.body());
    }

    void claim(Instant until) {
        take(DeliveryEvent.CLAIMED);
        attempts++;
        leaseUntil = until;
    }

    /** @param dueAt when the next attempt is due, or null where none follows */
    void settle(DeliveryEvent event, Instant dueAt, Integer status, String error, Instant now) {
        take(event);
        leaseUntil = null;
        lastStatus = status;
        lastError = error;
        if (event != DeliveryEvent.ACKNOWLEDGED) failures++;
        if (dueAt != null) this.dueAt = dueAt;
        if (dueAt == null) endedAt = now;
    }

    void replay(Instant now) {
        take(DeliveryEvent.REPLAYED);
        failures = 0;
        dueAt = now;
        endedAt = null;
    }

    Delivery delivery() {
        return new Delivery(webhookId, tenant, host, url, body, attempts, failures);
    }

    private void take(DeliveryEvent event) {
        state = DeliveryTransitions.next(state, event)
            .orElseThrow(() -> new IllegalStateException("webhook " + webhookId + ": no " + event + " in state " + state));
    }
}
