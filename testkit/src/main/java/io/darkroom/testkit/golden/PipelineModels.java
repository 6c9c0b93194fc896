package io.darkroom.testkit.golden;

import io.darkroom.diffusion.adapter.AdapterUse;
import io.darkroom.diffusion.checkpoint.ModelFolder;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.pipeline.DiffusionModel;
import io.darkroom.diffusion.pipeline.ModelParts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The models of cases; the last few stay open, because the next case often wants the same. */
final class PipelineModels {
    private static final int KEPT = 2;

    private final Map<List<Path>, DiffusionModel> open = new LinkedHashMap<>();

    private DiffusionModel adapted;

    /** The case's model, with the autoencoder and the adapters that the case names. */
    DiffusionModel of(GoldenCase c) throws IOException {
        if (adapted != null) adapted.close();
        adapted = null;
        DiffusionModel model = of(c.modelPath(), c.settings().has("vae") ? c.modelPath(c.settings().path("vae").asText()) : null);
        List<AdapterUse> uses = MergeKind.uses(c);
        if (uses.isEmpty()) return model;
        adapted = model.with(uses);
        return adapted;
    }

    /** A model. @param autoencoder a folder to be used in place of the model's own; may be null */
    DiffusionModel of(Path folder, Path autoencoder) throws IOException {
        List<Path> wanted = autoencoder == null ? List.of(folder) : List.of(folder, autoencoder);
        if (open.containsKey(wanted)) return open.get(wanted);
        if (open.size() == KEPT) open.remove(open.keySet().iterator().next()).close();
        ModelParts parts = ModelParts.of(ModelFolder.open(folder));
        if (autoencoder != null) parts = parts.withAutoencoder(ModelFolder.Component.open(autoencoder));
        open.put(wanted, DiffusionModel.open(parts, Device.cpu(), NetworkKind.cache(), 0));
        return open.get(wanted);
    }
}
