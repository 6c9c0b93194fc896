package io.darkroom.diffusion.adapter;

import io.darkroom.diffusion.adapter.AdapterFile.Layer;
import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.LoraNames;
import io.darkroom.diffusion.checkpoint.WeightFiles;
import io.darkroom.diffusion.network.Network;
import io.darkroom.diffusion.network.RequiredTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Adapters put into a model's weights: {@code W + weight * change} for each file in turn, so that changes that look at the
 * weight (DoRA, (IA)³) see what the files before them left. Making one checks every layer of every file; {@link #merge} does
 * the work. Layers that fit nothing in the model are left out and reported. Closing closes the files.
 */
public final class AdapterMerge implements AutoCloseable {
    private final List<AdapterFile> files = new ArrayList<>();
    private final Map<String, Map<String, WeightMerge>> weights = new HashMap<>();
    private final List<String> unmatched = new ArrayList<>();
    private final Map<String, Network> networks;
    private final Map<String, Map<String, long[]>> shapes = new LinkedHashMap<>();

    private AdapterMerge(Map<String, Network> networks) {
        this.networks = networks;
    }

    /**
     * Opens and checks files for a model.
     *
     * @param networks what they may change, by component: {@code unet}, {@code text_encoder}, {@code text_encoder_2}
     * @param uses     in the order in which they are applied
     * @throws CheckpointException a file is broken, of another model family, or holds nothing that fits
     */
    public static AdapterMerge open(Map<String, ? extends Network> networks, List<AdapterUse> uses) throws IOException {
        AdapterMerge merge = new AdapterMerge(Map.copyOf(networks));
        networks.forEach((component, network) -> merge.shapes.put(component, RequiredTensors.of(network)));
        Map<String, Collection<String>> tensors = new LinkedHashMap<>();
        merge.shapes.forEach((component, all) -> tensors.put(component, all.keySet()));
        LoraNames names = LoraNames.of(tensors);
        try {
            for (AdapterUse use : uses) merge.add(use, names);
            return merge;
        } catch (IOException | RuntimeException e) {
            merge.close();
            throw e;
        }
    }

    private void add(AdapterUse use, LoraNames names) throws IOException {
        AdapterFile file = AdapterFile.open(use.file());
        files.add(file);
        boolean fits = false;
        unmatched.addAll(file.unknown());
        for (Layer layer : file.layers()) {
            Optional<LoraNames.Layer> place = names.layer(layer.name());
            if (place.isEmpty()) {
                checkFamily(layer);
                unmatched.add(layer.label());
            } else {
                add(layer, place.get(), place.get().component().equals("unet") ? use.unetWeight() : use.textEncoderWeight());
                fits = true;
            }
        }
        if (!fits) throw new CheckpointException(file.path(), "", "none of its " + file.layers().size() + " layers fits this model, such as " + file.layers().iterator().next().label());
    }

    private void add(Layer layer, LoraNames.Layer place, double weight) {
        boolean onlyBias = layer.parts().keySet().equals(Collections.singleton(Part.DIFF_B));
        if (!onlyBias) {
            String name = place.module() + ".weight";
            long[] shape = shapes.get(place.component()).get(name);
            if (shape == null) throw layer.bad("the model has no " + name);
            add(place.component(), name, shape, Adaptation.of(layer, WeightShape.of(shape)), weight);
        }
        for (Part part : List.of(Part.DIFF_B, Part.LORA_UP_BIAS)) {
            if (!layer.has(part)) continue;
            String name = place.module() + ".bias";
            long[] shape = shapes.get(place.component()).get(name);
            if (shape == null) unmatched.add(layer.get(part).entry().key());
            else add(place.component(), name, shape, FullDifference.of(layer, part, WeightShape.of(shape)), weight);
        }
    }

    private void add(String component, String name, long[] shape, Adaptation adaptation, double weight) {
        if (weight == 0) return;
        weights.computeIfAbsent(component, c -> new LinkedHashMap<>()).computeIfAbsent(name, n -> new WeightMerge(n, shape)).add(adaptation, weight);
    }

    /** The width of the text that a denoiser looks at tells the families apart, even where no layer has the same name. */
    private void checkFamily(Layer layer) {
        if (!layer.has(Part.LORA_DOWN) || !layer.name().matches("lora_unet_.*_attn2_to_[kv]")) return;
        long width = layer.get(Part.LORA_DOWN).rest();
        shapes.getOrDefault("unet", Map.of()).forEach((name, shape) -> {
            if (name.endsWith(".attn2.to_k.weight") && shape[1] != width) {
                throw layer.bad("is of another model family: it takes text of " + width + " channels, this model has " + shape[1]);
            }
        });
    }

    /** Layers and tensors of the files that fit nothing in the model, as the files spell them. */
    public List<String> unmatched() {
        return Collections.unmodifiableList(unmatched);
    }

    /** Whether anything of that component changes. */
    public boolean changes(String component) {
        return weights.containsKey(component);
    }

    /**
     * Begins to compute the weights of one component that change. This must stay open until the answer is complete.
     *
     * @param files    the component's own weights
     * @param cacheDir where a float32 copy of half-precision weights is kept
     * @param threads  that work at once, 1 or more
     * @return the changed tensors; the caller closes them
     * @throws CheckpointException a file holds values that are not finite
     */
    public MergedWeights merge(String component, WeightFiles files, Path cacheDir, int threads) throws IOException {
        BaseWeights base = BaseWeights.open(networks.get(component), files, cacheDir);
        return MergedWeights.begin(weights.getOrDefault(component, Map.of()).values(), base, threads);
    }

    @Override
    public void close() {
        files.forEach(AdapterFile::close);
    }
}
