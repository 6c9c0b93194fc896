package io.darkroom.training.store;

import io.darkroom.contracts.Topic;
import io.darkroom.contracts.model.ModelCard;
import io.darkroom.outbox.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What was published about bundled models. Every method is one transaction and blocks. */
@ApplicationScoped
public class ModelStore {
    private final Transactions transactions;
    private final Outbox outbox;

    ModelStore(Transactions transactions, Outbox outbox) {
        this.transactions = transactions;
        this.outbox = outbox;
    }

    /** The hash of the model's weights, if it is known and the file is still of this size and time. */
    public Optional<String> knownHash(String id, long size, Instant modified) {
        return transactions.run(session -> session.find(ModelRow.class, id).map(row -> Optional.ofNullable(row)
            .filter(known -> known.weightsSize == size && known.weightsModified.equals(stored(modified))).map(known -> known.sha256)));
    }

    /** Publishes the card and remembers the hash. */
    public void publish(ModelCard card, long size, Instant modified) {
        transactions.run(session -> session.find(ModelRow.class, card.id()).chain(known -> {
            ModelRow row = known == null ? new ModelRow(card.id()) : known;
            row.sha256 = card.sha256();
            row.weightsSize = size;
            row.weightsModified = stored(modified);
            row.removed = false;
            Uni<Void> kept = known == null ? session.persist(row) : Uni.createFrom().voidItem();
            return kept.chain(() -> outbox.add(Topic.MODELS_REGISTRY.topicName(), card.id(), card));
        }));
    }

    /** Withdraws every published model that is not among {@code sound}; returns the ids of those withdrawn. */
    public List<String> withdrawOthers(List<String> sound) {
        return transactions.run(session -> session.createSelectionQuery("from ModelRow where removed = false order by id", ModelRow.class).getResultList().chain(rows -> {
            List<ModelRow> gone = rows.stream().filter(row -> !sound.contains(row.id)).toList();
            Uni<Void> sent = Uni.createFrom().voidItem();
            for (ModelRow row : gone) {
                row.removed = true;
                ModelCard card = new ModelCard(row.id, null, "", "bundled:" + row.id, row.sha256, 0, 0, false, true);
                sent = sent.chain(() -> outbox.add(Topic.MODELS_REGISTRY.topicName(), row.id, card));
            }
            return sent.map(done -> gone.stream().map(row -> row.id).toList());
        }));
    }

    /** The database keeps microseconds. */
    private static Instant stored(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }
}
