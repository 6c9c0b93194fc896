package io.darkroom.training.store;

import io.darkroom.contracts.training.NewTraining;
import io.darkroom.contracts.training.TrainingKind;
import io.darkroom.contracts.training.TrainingState;
import io.darkroom.contracts.training.TrainingView;
import io.darkroom.training.TrainingEvent;
import io.darkroom.training.TrainingTexts;
import io.darkroom.training.TrainingTransitions;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A training and how far it is. Changes state only by {@link TrainingTransitions}. */
@Entity
@Table(name = "training")
public class TrainingRow {

    @Id
    String id;

    String tenant;

    @Enumerated(EnumType.STRING)
    TrainingKind kind;

    @Column(name = "instance_prompt")
    String instancePrompt;

    @Column(name = "class_prompt")
    String classPrompt;

    /** A line each. */
    String images;

    int steps;
    long seed;

    @Column(name = "webhook_url")
    String webhookUrl;

    @Column(name = "track_id")
    String trackId;

    @Enumerated(EnumType.STRING)
    TrainingState state;

    /** Which of its states it is in, from 1. */
    int number;

    String log;

    /** When a clock moves it on; null where none does. */
    @Column(name = "due_at")
    Instant dueAt;

    @Column(name = "created_at")
    Instant createdAt;

    protected TrainingRow() {
    }

    TrainingRow(String id, NewTraining training, Instant dueAt, Instant now) {
        this.id = id;
        tenant = training.tenant();
        kind = training.kind();
        instancePrompt = training.instancePrompt();
        classPrompt = training.classPrompt();
        images = String.join("\n", training.images());
        steps = training.steps();
        seed = training.seed();
        webhookUrl = training.webhookUrl();
        trackId = training.trackId();
        state = TrainingTransitions.FIRST;
        number = 1;
        log = "";
        this.dueAt = dueAt;
        createdAt = now;
    }

    boolean can(TrainingEvent event) {
        return TrainingTransitions.next(state, event).isPresent();
    }

    /**
     * @param reason replaces the state's log entry, or null
     * @param dueAt  of the transition after this one; no state that ends a training has one
     */
    void take(TrainingEvent event, String reason, Instant dueAt) {
        state = TrainingTransitions.next(state, event)
            .orElseThrow(() -> new IllegalStateException("training " + id + ": no " + event + " in state " + state));
        number++;
        this.dueAt = state.terminal() ? null : dueAt;
        if (reason != null) {
            log = TrainingTexts.appended(log, reason);
        } else {
            TrainingTexts.logEntry(state).ifPresent(entry -> log = TrainingTexts.appended(log, entry));
        }
    }

    TrainingView view() {
        return new TrainingView(id, tenant, kind, state, log, createdAt);
    }
}
