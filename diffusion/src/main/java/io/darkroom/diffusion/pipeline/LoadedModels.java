package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.adapter.AdapterUse;
import io.darkroom.diffusion.onnx.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Models in memory, with and without adapters, within a budget of bytes. A model with adapters shares whatever they do not
 * change with the plain one and therefore keeps it; going back to a combination that is still held takes no time. A file that
 * is replaced under its name counts as another one.
 */
public final class LoadedModels implements AutoCloseable {

    /** A file or folder in one state. */
    private record Stamp(Path path, FileTime changed, long size) {
        static Stamp of(Path path) throws IOException {
            Path real = path.toRealPath();
            return new Stamp(real, Files.getLastModifiedTime(real), Files.size(real));
        }
    }

    private record Adapter(Stamp file, double unetWeight, double textEncoderWeight) {
    }

    private record Key(Stamp model, List<Adapter> adapters) {
    }

    /** A model, and what it needs to stay open. */
    private record Entry(DiffusionModel model, LeaseCache<Key, Entry>.Lease base) implements LeaseCache.Held {
        @Override
        public long bytes() {
            return model.bytes();
        }

        @Override
        public void close() {
            model.close();
            if (base != null) base.close();
        }
    }

    /** The right to use a model until closed. */
    public static final class Lease implements AutoCloseable {
        private final LeaseCache<Key, Entry>.Lease lease;

        private Lease(LeaseCache<Key, Entry>.Lease lease) {
            this.lease = lease;
        }

        public DiffusionModel model() {
            return lease.value().model;
        }

        @Override
        public void close() {
            lease.close();
        }
    }

    /** How a model without adapters is loaded. */
    @FunctionalInterface
    public interface Loader {
        DiffusionModel open(Path model) throws IOException;
    }

    private final LeaseCache<Key, Entry> models;
    private final Loader loader;

    /** @param budget bytes of weights that models may take; those in use may exceed it */
    public LoadedModels(long budget, Loader loader) {
        this.models = new LeaseCache<>(budget);
        this.loader = loader;
    }

    /** Loads diffusers folders and single files for one device; see {@link DiffusionModel#open(Path, Device, Path, int)}. */
    public static LoadedModels of(long budget, Device device, Path cacheDir, int threads) {
        return new LoadedModels(budget, model -> DiffusionModel.open(model, device, cacheDir, threads));
    }

    /**
     * Leases a model, loading and adapting it first if need be.
     *
     * @param model    a folder or a file
     * @param adapters in the order in which they are applied; those of weight 0 are left out
     * @throws io.darkroom.diffusion.checkpoint.CheckpointException the model or an adapter cannot be used
     */
    public Lease take(Path model, List<AdapterUse> adapters) throws IOException, InterruptedException {
        List<AdapterUse> uses = adapters.stream().filter(use -> use.unetWeight() != 0 || use.textEncoderWeight() != 0).toList();
        List<Adapter> stamps = new ArrayList<>();
        for (AdapterUse use : uses) stamps.add(new Adapter(Stamp.of(use.file()), use.unetWeight(), use.textEncoderWeight()));
        Stamp stamp = Stamp.of(model);
        Key plain = new Key(stamp, List.of());
        try {
            if (uses.isEmpty()) return new Lease(models.take(plain, () -> plain(model)));
            return new Lease(models.take(new Key(stamp, stamps), () -> adapted(plain, model, uses)));
        } catch (ExecutionException failed) {
            throw cause(failed);
        }
    }

    private Entry plain(Path model) throws IOException {
        return new Entry(loader.open(model), null);
    }

    private Entry adapted(Key plain, Path model, List<AdapterUse> uses) throws IOException, InterruptedException {
        LeaseCache<Key, Entry>.Lease base;
        try {
            base = models.take(plain, () -> plain(model));
        } catch (ExecutionException failed) {
            throw cause(failed);
        }
        try {
            return new Entry(base.value().model.with(uses), base);
        } catch (IOException | RuntimeException e) {
            base.close();
            throw e;
        }
    }

    private static IOException cause(ExecutionException failed) throws IOException {
        if (failed.getCause() instanceof RuntimeException reason) throw reason;
        if (failed.getCause() instanceof Error reason) throw reason;
        return failed.getCause() instanceof IOException reason ? reason : new IOException(failed.getCause());
    }

    /** Bytes of weights that are held. */
    public long bytes() {
        return models.bytes();
    }

    /** How many models are held, each combination with adapters counted. */
    public int count() {
        return models.held().size();
    }

    /** Closes everything that is not leased; the rest goes when given back. */
    @Override
    public void close() {
        models.close();
    }
}
