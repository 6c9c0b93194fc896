package io.darkroom.worker.models;

import io.darkroom.contracts.model.ModelCard;
import io.darkroom.worker.engine.Engine;
import io.darkroom.worker.engine.LoadedModel;
import io.darkroom.worker.engine.UnusableModelException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jboss.logging.Logger;

/**
 * The models in memory. Whoever needs one takes a {@link Lease} and closes it after use; the cache alone closes models, and only
 * such as nobody leases. Beyond its budget it closes those unused for longest. Models in use may exceed the budget: a job that was
 * taken is run.
 */
public final class ModelCache implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ModelCache.class);

    /** A card's content: new weights under an old id are another model. */
    private record Key(String id, String location, String sha256) {
        static Key of(ModelCard card) {
            return new Key(card.id(), card.location(), card.sha256());
        }
    }

    /** Guarded by the cache's lock, except for the loading itself. */
    private static final class Entry {
        final Key key;
        final FutureTask<LoadedModel> loading;
        int leases;
        long lastUse;

        Entry(Key key, FutureTask<LoadedModel> loading) {
            this.key = key;
            this.loading = loading;
        }

        /** The model if it has been loaded. */
        Optional<LoadedModel> loaded() {
            return loading.state() == Future.State.SUCCESS ? Optional.of(loading.resultNow()) : Optional.empty();
        }
    }

    /** The right to use a model until closed. */
    public final class Lease implements AutoCloseable {
        private final Entry entry;
        private final LoadedModel model;
        private boolean open = true;

        private Lease(Entry entry, LoadedModel model) {
            this.entry = entry;
            this.model = model;
        }

        public LoadedModel model() {
            return model;
        }

        @Override
        public void close() {
            if (!open) return;
            open = false;
            giveBack(entry);
        }
    }

    private final Engine engine;
    private final ModelFolders folders;
    private long budget;
    private final Map<Key, Entry> entries = new HashMap<>();
    private long uses;

    /** @param budget bytes that models may take */
    public ModelCache(Engine engine, ModelFolders folders, long budget) {
        this.engine = engine;
        this.folders = folders;
        this.budget = budget;
    }

    /**
     * Leases a model, loading it first if need be. Several callers that want the same model wait for one loading.
     *
     * @throws UnusableModelException it cannot be loaded; the next caller tries again
     */
    public Lease take(ModelCard card) throws UnusableModelException, InterruptedException {
        Entry entry;
        synchronized (this) {
            Key key = Key.of(card);
            entry = entries.computeIfAbsent(key, k -> new Entry(k, new FutureTask<>(() -> load(card))));
            entry.leases++;
            entry.lastUse = ++uses;
        }
        boolean taken = false;
        try {
            entry.loading.run(); // the first caller loads; for all others this does nothing
            LoadedModel model = entry.loading.get();
            taken = true;
            return new Lease(entry, model);
        } catch (ExecutionException failed) {
            throw asUnusable(card, failed.getCause());
        } finally {
            if (!taken) giveBack(entry);
        }
    }

    /** Ids of the models in memory, sorted. */
    public synchronized List<String> held() {
        return entries.values().stream().filter(entry -> entry.loaded().isPresent()).map(entry -> entry.key.id()).distinct().sorted().toList();
    }

    /** Closes every model that is not leased; those that are go when given back. */
    @Override
    public void close() {
        synchronized (this) {
            budget = 0;
        }
        shrink();
    }

    private LoadedModel load(ModelCard card) throws UnusableModelException {
        long begin = System.nanoTime();
        LoadedModel model = engine.open(folders.find(card));
        LOG.infof("Model %s is in memory: %d MB in %d ms", card.id(), model.bytes() >> 20, (System.nanoTime() - begin) / 1_000_000);
        return model;
    }

    private void giveBack(Entry entry) {
        synchronized (this) {
            entry.leases--;
            if (entry.loading.isDone() && entry.loaded().isEmpty()) entries.remove(entry.key, entry);
        }
        shrink();
    }

    private void shrink() {
        List<LoadedModel> leaving = new ArrayList<>();
        synchronized (this) {
            long held = entries.values().stream().flatMap(entry -> entry.loaded().stream()).mapToLong(LoadedModel::bytes).sum();
            List<Entry> idle = entries.values().stream().filter(entry -> entry.leases == 0).sorted(Comparator.comparingLong(entry -> entry.lastUse)).toList();
            for (Entry entry : idle) {
                if (held <= budget) break;
                LoadedModel model = entry.loaded().orElseThrow();
                held -= model.bytes();
                entries.remove(entry.key);
                leaving.add(model);
                LOG.infof("Model %s leaves memory", entry.key.id());
            }
        }
        leaving.forEach(LoadedModel::close);
    }

    private static UnusableModelException asUnusable(ModelCard card, Throwable cause) {
        if (cause instanceof UnusableModelException unusable) return unusable;
        if (cause instanceof Error error) throw error;
        return new UnusableModelException("model " + card.id() + " could not be loaded", cause);
    }
}
