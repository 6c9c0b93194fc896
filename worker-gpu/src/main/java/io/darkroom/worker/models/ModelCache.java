package io.darkroom.worker.models;

import io.darkroom.contracts.model.ModelCard;
import io.darkroom.diffusion.pipeline.LeaseCache;
import io.darkroom.worker.engine.Engine;
import io.darkroom.worker.engine.LoadedModel;
import io.darkroom.worker.engine.UnusableModelException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jboss.logging.Logger;

/** The models in memory, by the cards that jobs name; kept, shared and closed as {@link LeaseCache} says. */
public final class ModelCache implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ModelCache.class);

    /** A card's content: new weights under an old id are another model. */
    private record Key(String id, String location, String sha256) {
        static Key of(ModelCard card) {
            return new Key(card.id(), card.location(), card.sha256());
        }
    }

    /** The right to use a model until closed. */
    public static final class Lease implements AutoCloseable {
        private final LeaseCache<Key, Entry>.Lease lease;

        private Lease(LeaseCache<Key, Entry>.Lease lease) {
            this.lease = lease;
        }

        public LoadedModel model() {
            return lease.value().model;
        }

        @Override
        public void close() {
            lease.close();
        }
    }

    private record Entry(String id, LoadedModel model) implements LeaseCache.Held {
        @Override
        public long bytes() {
            return model.bytes();
        }

        @Override
        public void close() {
            LOG.infof("Model %s leaves memory", id);
            model.close();
        }
    }

    private final Engine engine;
    private final ModelFolders folders;
    private final LeaseCache<Key, Entry> models;

    /** @param budget bytes that models may take */
    public ModelCache(Engine engine, ModelFolders folders, long budget) {
        this.engine = engine;
        this.folders = folders;
        this.models = new LeaseCache<>(budget);
    }

    /**
     * Leases a model, loading it first if need be. Several callers that want the same model wait for one loading.
     *
     * @throws UnusableModelException it cannot be loaded; the next caller tries again
     */
    public Lease take(ModelCard card) throws UnusableModelException, InterruptedException {
        try {
            return new Lease(models.take(Key.of(card), () -> load(card)));
        } catch (ExecutionException failed) {
            throw asUnusable(card, failed.getCause());
        }
    }

    /** Ids of the models in memory, sorted. */
    public List<String> held() {
        return models.held().stream().map(Key::id).distinct().sorted().toList();
    }

    /** Closes every model that is not leased; those that are go when given back. */
    @Override
    public void close() {
        models.close();
    }

    private Entry load(ModelCard card) throws UnusableModelException {
        long begin = System.nanoTime();
        LoadedModel model = engine.open(folders.find(card));
        LOG.infof("Model %s is in memory: %d MB in %d ms", card.id(), model.bytes() >> 20, (System.nanoTime() - begin) / 1_000_000);
        return new Entry(card.id(), model);
    }

    private static UnusableModelException asUnusable(ModelCard card, Throwable cause) {
        if (cause instanceof UnusableModelException unusable) return unusable;
        if (cause instanceof Error error) throw error;
        return new UnusableModelException("model " + card.id() + " could not be loaded", cause);
    }
}
