package io.darkroom.webhooks.store;

import io.darkroom.contracts.webhook.WebhookDue;
import io.darkroom.outbound.AddressRefused;
import io.darkroom.outbound.OutboundUrl;
import io.darkroom.webhooks.Backoff;
import io.darkroom.webhooks.Delivery;
import io.darkroom.webhooks.DeliveryEvent;
import io.darkroom.webhooks.DeliveryState;
import io.darkroom.webhooks.Settlement;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** Messages and their attempts in PostgreSQL. Every method is one transaction and blocks; none may be called on an event loop. */
@ApplicationScoped
public class DeliveryStore {

    /** What became of a message that came in. */
    public enum Intake { STORED, KNOWN, CONFLICT }

    /** Claims of all processes exclude each other, so that the limits hold over all of them. */
    private static final long CLAIM_LOCK = 0x7765_6268_6f6f_6b73L;

    /**
     * Due messages that are the first of their order key, at most so many of a host and then of a tenant as their limits leave beside
     * what is being sent. Hosts are cut first, so that a tenant's slow host takes nothing from its others.
     */
    private static final String CLAIMABLE = """
        select d.* from {h-schema}delivery d
        join (
          select webhook_id, row_number() over (partition by tenant order by due_at, sequence)
                 + (select count(*) from {h-schema}delivery s where s.state = 'SENDING' and s.tenant = by_host.tenant) as tenant_place
          from (
            select c.webhook_id, c.tenant, c.due_at, c.sequence, row_number() over (partition by c.host order by c.due_at, c.sequence)
                   + (select count(*) from {h-schema}delivery s where s.state = 'SENDING' and s.host = c.host) as host_place
            from {h-schema}delivery c
            where c.state = 'WAITING' and c.due_at <= :now
              and not exists (select 1 from {h-schema}delivery e where e.tenant = c.tenant and e.order_key = c.order_key
                              and e.sequence < c.sequence and e.state in ('WAITING', 'SENDING'))
          ) by_host
          where host_place <= :perHost
        ) ranked using (webhook_id)
        where ranked.tenant_place <= :perTenant
        order by d.due_at, d.sequence
        limit :most
        for update of d skip locked
        """;

    private static final String LOST = "select d.* from {h-schema}delivery d where d.state = 'SENDING' and d.lease_until <= :now for update skip locked";

    private final Backoff backoff;
    private final Duration lease;
    private final int perHost;
    private final int perTenant;

    DeliveryStore(Backoff backoff, @ConfigProperty(name = "darkroom.webhooks.lease") Duration lease,
            @ConfigProperty(name = "darkroom.webhooks.per-host") int perHost,
            @ConfigProperty(name = "darkroom.webhooks.per-tenant") int perTenant) {
        this.backoff = backoff;
        this.lease = lease;
        this.perHost = perHost;
        this.perTenant = perTenant;
    }

    /** Keeps the message unless its id is known. */
    public Intake take(WebhookDue due, Instant now) {
        return transaction(session -> session.find(DeliveryRow.class, due.webhookId()).chain(known -> {
            if (known != null) return Uni.createFrom().item(known.says(due) ? Intake.KNOWN : Intake.CONFLICT);
            return session.persist(new DeliveryRow(due, host(due.url()), now)).replaceWith(Intake.STORED);
        }));
    }

    /** Leases at most {@code most} messages that are due, earliest first, after taking back those whose lease has run out. */
    public List<Delivery> claim(Instant now, int most) {
        return transaction(session -> session.createNativeQuery("select 1 from pg_advisory_xact_lock(:lock)", Integer.class)
            .setParameter("lock", CLAIM_LOCK).getSingleResult()
            .chain(() -> session.createNativeQuery(LOST, DeliveryRow.class).setParameter("now", now).getResultList())
            .chain(lost -> giveBack(session, lost, now))
            .chain(() -> session.createNativeQuery(CLAIMABLE, DeliveryRow.class).setParameter("now", now).setParameter("perHost", perHost)
                .setParameter("perTenant", perTenant).setParameter("most", most).getResultList())
            .map(due -> {
                due.forEach(row -> row.claim(now.plus(lease)));
                return due.stream().map(DeliveryRow::delivery).toList();
            }));
    }

    private Uni<Void> giveBack(Session session, List<DeliveryRow> lost, Instant now) {
        Uni<Void> logged = Uni.createFrom().voidItem();
        for (DeliveryRow row : lost) {
            String error = "the dispatcher stopped before the outcome was known";
            boolean last = backoff.usedUp(row.failures + 1);
            row.settle(last ? DeliveryEvent.GIVEN_UP : DeliveryEvent.LEASE_LOST, last ? null : now, null, error, now);
            AttemptRow attempt = new AttemptRow(row.webhookId, row.attempts, now, null, error);
            logged = logged.chain(() -> session.persist(attempt));
        }
        return logged.chain(session::flush);
    }

    /** Writes what came of an attempt; false where a later attempt has begun meanwhile and this one counts no more. */
    public boolean settle(Delivery delivery, Settlement settlement, Instant now) {
        return transaction(session -> session.find(DeliveryRow.class, delivery.webhookId(), LockModeType.PESSIMISTIC_WRITE).chain(row -> {
            if (row == null || row.state != DeliveryState.SENDING || row.attempts != delivery.attempt()) return Uni.createFrom().item(false);
            row.settle(settlement.event(), settlement.dueAt(), settlement.status(), settlement.error(), now);
            return session.persist(new AttemptRow(row.webhookId, row.attempts, now, settlement.status(), settlement.error())).replaceWith(true);
        }));
    }

    /**
     * The tenant's messages, latest first.
     *
     * @param state or null for every state
     */
    public List<DeliveryView> list(String tenant, DeliveryState state, int most) {
        String query = "from DeliveryRow where tenant = :tenant" + (state == null ? "" : " and state = :state") + " order by sequence desc";
        return transaction(session -> {
            var selection = session.createSelectionQuery(query, DeliveryRow.class).setParameter("tenant", tenant).setMaxResults(most);
            if (state != null) selection.setParameter("state", state);
            return selection.getResultList().map(rows -> rows.stream().map(row -> DeliveryView.of(row, null)).toList());
        });
    }

    /** One message with the log of its attempts. */
    public Optional<DeliveryView> find(String webhookId) {
        return transaction(session -> session.find(DeliveryRow.class, webhookId).chain(row -> {
            if (row == null) return Uni.createFrom().item(Optional.empty());
            return session.createSelectionQuery("from AttemptRow where key.webhookId = :id order by key.attempt", AttemptRow.class)
                .setParameter("id", webhookId).getResultList().map(log -> Optional.of(DeliveryView.of(row, log)));
        }));
    }

    /** Has a dead message sent again from the start of its schedule; false where it is not dead, nothing where it is unknown. */
    public Optional<Boolean> replay(String webhookId, Instant now) {
        return transaction(session -> session.find(DeliveryRow.class, webhookId, LockModeType.PESSIMISTIC_WRITE).map(row -> {
            if (row == null) return Optional.empty();
            if (row.state != DeliveryState.DEAD) return Optional.of(false);
            row.replay(now);
            return Optional.of(true);
        }));
    }

    /** Deletes what was delivered before {@code before}. Dead messages stay. */
    public void forgetDelivered(Instant before) {
        transaction(session -> session.createMutationQuery("delete from DeliveryRow where state = DELIVERED and endedAt < :before")
            .setParameter("before", before).executeUpdate());
    }

    private static String host(String url) {
        try {
            OutboundUrl parsed = OutboundUrl.parse(url);
            return parsed.host().toLowerCase(Locale.ROOT) + ":" + parsed.port();
        } catch (AddressRefused unusable) {
            // The attempt will say so; until then it shares its place with its like.
            return "unusable";
        }
    }

    private static <T> T transaction(Function<Session, Uni<T>> work) {
        try {
            return VertxContextSupport.subscribeAndAwait(() -> Panache.withTransaction(() -> Panache.getSession().chain(work::apply)));
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable failed) {
            throw new IllegalStateException("the database transaction failed", failed);
        }
    }
}
