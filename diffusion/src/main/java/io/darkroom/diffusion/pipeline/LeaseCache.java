package io.darkroom.diffusion.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Things that hold native memory, such as loaded models, kept for the next user within a budget of bytes. Whoever needs one
 * takes a {@link Lease} and closes it after use. The cache alone closes what it holds, and only what nobody leases: beyond the
 * budget those go that were unused for longest. What is in use may exceed the budget, because work that was begun is done.
 * Safe for several threads.
 *
 * @param <K> by what things are told apart
 */
public final class LeaseCache<K, V extends LeaseCache.Held> implements AutoCloseable {

    /** Something that takes memory until it is closed. */
    public interface Held extends AutoCloseable {

        /** Memory that it takes; does not change. */
        long bytes();

        @Override
        void close();
    }

    /** Guarded by the cache's lock, except for the loading itself. */
    private static final class Entry<K, V> {
        final K key;
        final FutureTask<V> loading;
        int leases;
        long lastUse;

        Entry(K key, FutureTask<V> loading) {
            this.key = key;
            this.loading = loading;
        }

        /** The value if it has been loaded. */
        Optional<V> loaded() {
            return loading.state() == Future.State.SUCCESS ? Optional.of(loading.resultNow()) : Optional.empty();
        }
    }

    /** The right to use something until closed; closing again does nothing. */
    public final class Lease implements AutoCloseable {
        private final Entry<K, V> entry;
        private final V value;
        private boolean open = true;

        private Lease(Entry<K, V> entry, V value) {
            this.entry = entry;
            this.value = value;
        }

        public V value() {
            return value;
        }

        @Override
        public void close() {
            synchronized (LeaseCache.this) {
                if (!open) return;
                open = false;
            }
            giveBack(entry);
        }
    }

    private final Map<K, Entry<K, V>> entries = new HashMap<>();
    private long budget;
    private long uses;

    /** @param budget bytes that idle things may take together with those in use */
    public LeaseCache(long budget) {
        this.budget = budget;
    }

    /**
     * Leases what {@code key} names, loading it first if need be. Several callers that want the same wait for one loading.
     *
     * @param loading runs on the calling thread, without any lock; it may take leases of other keys
     * @throws ExecutionException the loading failed; the next caller tries again
     */
    public Lease take(K key, Callable<V> loading) throws ExecutionException, InterruptedException {
        Entry<K, V> entry;
        synchronized (this) {
            entry = entries.computeIfAbsent(key, k -> new Entry<>(k, new FutureTask<>(loading)));
            entry.leases++;
            entry.lastUse = ++uses;
        }
        boolean taken = false;
        try {
            entry.loading.run(); // the first caller loads; for all others this does nothing
            V value = entry.loading.get();
            taken = true;
            return new Lease(entry, value);
        } finally {
            if (taken) shrink();
            else giveBack(entry);
        }
    }

    /** Keys of what is loaded, in no order. */
    public synchronized List<K> held() {
        return entries.values().stream().filter(entry -> entry.loaded().isPresent()).map(entry -> entry.key).toList();
    }

    /** Bytes of what is loaded. */
    public synchronized long bytes() {
        return entries.values().stream().flatMap(entry -> entry.loaded().stream()).mapToLong(Held::bytes).sum();
    }

    /** Closes everything that is not leased; the rest goes when given back. */
    @Override
    public void close() {
        synchronized (this) {
            budget = 0;
        }
        shrink();
    }

    private void giveBack(Entry<K, V> entry) {
        synchronized (this) {
            entry.leases--;
            if (entry.loading.isDone() && entry.loaded().isEmpty()) entries.remove(entry.key, entry);
        }
        shrink();
    }

    private void shrink() {
        List<V> leaving = new ArrayList<>();
        synchronized (this) {
            long held = bytes();
            List<Entry<K, V>> idle = entries.values().stream().filter(entry -> entry.leases == 0)
                .sorted(Comparator.comparingLong(entry -> entry.lastUse)).toList();
            for (Entry<K, V> entry : idle) {
                if (held <= budget) break;
                V value = entry.loaded().orElseThrow();
                held -= value.bytes();
                entries.remove(entry.key);
                leaving.add(value);
            }
        }
        leaving.forEach(Held::close);
    }
}
