package io.darkroom.training.store;

import io.darkroom.outbox.Outbox;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** Transactions for callers that may block: rows and messages commit together, then the messages are published. */
@ApplicationScoped
class Transactions {
    private final Outbox outbox;

    Transactions(Outbox outbox) {
        this.outbox = outbox;
    }

    <T> T run(Function<Session, Uni<T>> work) {
        try {
            return VertxContextSupport.subscribeAndAwait(() -> outbox.transaction(() -> Panache.getSession().chain(work::apply)));
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable failed) {
            throw new IllegalStateException("the database transaction failed", failed);
        }
    }
}
