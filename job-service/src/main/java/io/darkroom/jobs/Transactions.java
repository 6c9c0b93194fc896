package io.darkroom.jobs;

import io.darkroom.outbox.Outbox;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** One transaction a decision: its state and its messages commit together. For threads that may block. */
@ApplicationScoped
public class Transactions {
    /** A database that has not answered by then is away. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Outbox outbox;

    Transactions(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Runs {@code work} in a transaction and waits for its commit. */
    public <T> T run(Supplier<Uni<T>> work) {
        try {
            return VertxContextSupport.subscribeAndAwait(() -> outbox.transaction(work).ifNoItem().after(LIMIT).fail());
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException("transaction failed: " + failure.getMessage(), failure);
        }
    }

    /** One after the other, as one session demands. */
    public static <T> Uni<Void> each(List<T> items, Function<T, Uni<Void>> step) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (T item : items) all = all.chain(() -> step.apply(item));
        return all;
    }
}
