package io.darkroom.training.store;

import io.darkroom.contracts.Topic;
import io.darkroom.contracts.training.NewTraining;
import io.darkroom.contracts.training.TrainingKind;
import io.darkroom.contracts.training.TrainingState;
import io.darkroom.contracts.training.TrainingView;
import io.darkroom.outbox.Outbox;
import io.darkroom.training.TrainingEvent;
import io.darkroom.training.TrainingTransitions.Transition;
import io.darkroom.training.TrainingWebhook;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** Trainings in PostgreSQL. Every method is one transaction, with the messages that it makes true, and blocks. */
@ApplicationScoped
public class TrainingStore {
    private static final int MOST = 1_000;

    private static final String NEXT_DUE =
        "select t.* from {h-schema}training t where t.due_at <= :now order by t.due_at, t.id limit 1 for update skip locked";

    private final Transactions transactions;
    private final Outbox outbox;

    TrainingStore(Transactions transactions, Outbox outbox) {
        this.transactions = transactions;
        this.outbox = outbox;
    }

    /** What became of an event that somebody asked for; the view is null where the training is unknown. */
    public record Change(boolean taken, TrainingView view) {
    }

    /** @param step how long a clock leaves it in its first state */
    public TrainingView create(String id, NewTraining training, Instant now, Duration step) {
        Instant dueAt = switch (training.kind()) {
            case SANDBOX -> now.plus(step);
        };
        TrainingRow row = new TrainingRow(id, training, dueAt, now);
        return transactions.run(session -> session.persist(row).chain(() -> entered(session, row, TrainingEvent.CREATED, null, now)).map(done -> row.view()));
    }

    /** Moves the training on that has been due longest; false where none is due. */
    public boolean advanceOneDue(Instant now, Duration step) {
        return transactions.run(session -> session.createNativeQuery(NEXT_DUE, TrainingRow.class).setParameter("now", now).getSingleResultOrNull()
            .chain(row -> {
                if (row == null) return Uni.createFrom().item(false);
                row.take(TrainingEvent.ADVANCED, null, now.plus(step));
                return entered(session, row, TrainingEvent.ADVANCED, null, now).replaceWith(true);
            }));
    }

    /**
     * Ends a training early, where it has not ended.
     *
     * @param event  {@link TrainingEvent#FAILED} or {@link TrainingEvent#CANCELLED}
     * @param reason for the log and the webhook, or null for the state's own sentence
     */
    public Change end(String id, String tenant, TrainingEvent event, String reason, Instant now) {
        return transactions.run(session -> session.find(TrainingRow.class, id, LockModeType.PESSIMISTIC_WRITE).chain(row -> {
            if (row == null || !row.tenant.equals(tenant)) return Uni.createFrom().item(new Change(false, null));
            if (!row.can(event)) return Uni.createFrom().item(new Change(false, row.view()));
            row.take(event, reason, null);
            return entered(session, row, event, reason, now).map(done -> new Change(true, row.view()));
        }));
    }

    /** Nothing where it is unknown or another tenant's: both look the same. */
    public Optional<TrainingView> find(String id, String tenant) {
        return transactions.run(session -> session.find(TrainingRow.class, id)
            .map(row -> Optional.ofNullable(row).filter(found -> found.tenant.equals(tenant)).map(TrainingRow::view)));
    }

    /** The tenant's trainings, latest first, at most a thousand. */
    public List<TrainingView> list(String tenant) {
        return transactions.run(session -> session
            .createSelectionQuery("from TrainingRow where tenant = :tenant order by createdAt desc, id", TrainingRow.class)
            .setParameter("tenant", tenant).setMaxResults(MOST).getResultList().map(TrainingStore::views));
    }

    /** Those of the tenant's trainings that have made a model, latest first, at most a thousand. */
    public List<TrainingView> listModels(String tenant) {
        return transactions.run(session -> session
            .createSelectionQuery("from TrainingRow where tenant = :tenant and state = :ready and kind <> :sandbox order by createdAt desc, id", TrainingRow.class)
            .setParameter("tenant", tenant).setParameter("ready", TrainingState.MODEL_READY).setParameter("sandbox", TrainingKind.SANDBOX)
            .setMaxResults(MOST).getResultList().map(TrainingStore::views));
    }

    /** Which transitions the trainings of a tenant have taken. */
    public Set<Transition> taken(String tenant) {
        String query = """
            select new io.darkroom.training.TrainingTransitions$Transition(before.state, after.event, after.state)
            from StepRow before, StepRow after, TrainingRow training
            where after.key.trainingId = before.key.trainingId and after.key.number = before.key.number + 1
              and training.id = after.key.trainingId and training.tenant = :tenant
            """;
        return transactions.run(session -> session.createSelectionQuery(query, Transition.class).setParameter("tenant", tenant).getResultList().map(HashSet::new));
    }

    private Uni<Void> entered(Session session, TrainingRow row, TrainingEvent event, String reason, Instant now) {
        Uni<Void> logged = session.persist(new StepRow(row, event, now));
        if (row.webhookUrl == null) return logged;
        var due = TrainingWebhook.due(row.id, row.tenant, row.webhookUrl, row.trackId, row.state, row.number, reason, now);
        return logged.chain(() -> outbox.add(Topic.WEBHOOKS_DUE.topicName(), due.order(), due));
    }

    private static List<TrainingView> views(List<TrainingRow> rows) {
        return rows.stream().map(TrainingRow::view).toList();
    }
}
