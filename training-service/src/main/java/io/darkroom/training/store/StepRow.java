package io.darkroom.training.store;

import io.darkroom.contracts.training.TrainingState;
import io.darkroom.training.TrainingEvent;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;

/** A state that a training has entered. Only added, never changed. */
@Entity
@Table(name = "training_step")
public class StepRow {

    /** Which state of which training. */
    @Embeddable
    public record Key(@Column(name = "training_id") String trainingId, @Column(name = "number") int number) {
    }

    @EmbeddedId
    Key key;

    @Enumerated(EnumType.STRING)
    TrainingEvent event;

    @Enumerated(EnumType.STRING)
    TrainingState state;

    @Column(name = "entered_at")
    Instant enteredAt;

    protected StepRow() {
    }

    StepRow(TrainingRow training, TrainingEvent event, Instant enteredAt) {
        this.key = new Key(training.id, training.number);
        this.event = event;
        this.state = training.state;
        this.enteredAt = enteredAt;
    }
}
