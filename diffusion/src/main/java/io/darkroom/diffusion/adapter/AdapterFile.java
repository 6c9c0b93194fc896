package io.darkroom.diffusion.adapter;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.Safetensors;
import io.darkroom.diffusion.checkpoint.SafetensorsHeader.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An open adapter file: LoRA, LoCon, LoHa, LoKr, DoRA, (IA)³ and full differences, under the layer names of kohya's programs,
 * LyCORIS, diffusers or peft; kinds and spellings may be mixed in one file. The file is mapped; closing ends the mapping.
 */
final class AdapterFile implements AutoCloseable {
    private final Safetensors file;
    private final Map<String, Layer> layers = new LinkedHashMap<>();
    private final List<String> unknown = new ArrayList<>();

    /**
     * What a file holds for one layer.
     *
     * @param label  the layer as the file spells it
     * @param name   the layer as kohya's programs spell it
     * @param alphas for layers without an alpha of their own
     */
    record Layer(String label, String name, Path file, DeclaredAlphas alphas, Map<Part, Stored> parts) {

        boolean has(Part part) {
            return parts.containsKey(part);
        }

        Stored get(Part part) {
            Stored stored = parts.get(part);
            if (stored == null) throw bad("has no " + part.name().toLowerCase(Locale.ROOT));
            return stored;
        }

        CheckpointException bad(String reason) {
            return new CheckpointException(file, label, reason);
        }
    }

    private AdapterFile(Safetensors file) {
        this.file = file;
    }

    /**
     * Opens and sorts a file; values are not read.
     *
     * @throws CheckpointException it is no valid safetensors file, or holds nothing that an adapter is made of
     */
    static AdapterFile open(Path path) throws IOException {
        AdapterFile opened = new AdapterFile(Safetensors.open(path));
        try {
            opened.sort();
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void sort() {
        DeclaredAlphas alphas = DeclaredAlphas.of(file.header());
        for (Entry entry : file.header().entries().values()) {
            Optional<AdapterKey> key = AdapterKey.of(entry.key());
            if (key.isEmpty()) {
                unknown.add(entry.key());
                continue;
            }
            Layer layer = layers.computeIfAbsent(key.get().layer(), name -> new Layer(key.get().label(), name, path(), alphas, new EnumMap<>(Part.class)));
            if (layer.parts.putIfAbsent(key.get().part(), new Stored(file, entry)) != null) {
                throw new CheckpointException(path(), entry.key(), "the layer has this part under another spelling too");
            }
        }
        // A weight alone is some other model's, and an alpha alone changes nothing.
        layers.values().removeIf(layer -> {
            boolean adapts = layer.parts.keySet().stream().anyMatch(part -> part != Part.ALPHA && part != Part.SCALE && part != Part.IA3_WEIGHT);
            if (!adapts) unknown.addAll(layer.parts.values().stream().map(stored -> stored.entry().key()).toList());
            return !adapts;
        });
        if (layers.isEmpty()) throw new CheckpointException(path(), "", "holds no layer of an adapter");
    }

    Path path() {
        return file.header().file();
    }

    Collection<Layer> layers() {
        return layers.values();
    }

    /** Tensors that no kind of adapter is made of. */
    List<String> unknown() {
        return Collections.unmodifiableList(unknown);
    }

    @Override
    public void close() {
        file.close();
    }
}
