package io.darkroom.webhooks.store;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;

/** The log of one attempt. */
@Entity
@Table(name = "attempt")
public class AttemptRow {

    /** Which attempt of which message. */
    @Embeddable
    public record Key(@Column(name = "webhook_id") String webhookId, @Column(name = "attempt") int attempt) {
    }

    @EmbeddedId
    Key key;

    @Column(name = "ended_at")
    Instant endedAt;

    Integer status;
    String error;

    protected AttemptRow() {
    }

    AttemptRow(String webhookId, int attempt, Instant endedAt, Integer status, String error) {
        this.key = new Key(webhookId, attempt);
        this.endedAt = endedAt;
        this.status = status;
        this.error = error;
    }
}
