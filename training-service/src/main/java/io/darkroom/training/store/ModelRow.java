package io.darkroom.training.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A bundled model as it was last published. */
@Entity
@Table(name = "model")
public class ModelRow {

    @Id
    String id;

    String sha256;

    @Column(name = "weights_size")
    long weightsSize;

    @Column(name = "weights_modified")
    Instant weightsModified;

    boolean removed;

    protected ModelRow() {
    }

    ModelRow(String id) {
        this.id = id;
    }
}
