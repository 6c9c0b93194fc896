package io.darkroom.diffusion.checkpoint;

import io.darkroom.diffusion.tensor.NativeTensors.NativeTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Where the tensors of one network are stored: in one file, or spread over several, under the network's names or others.
 *
 * @param files  one or more; no tensor is in two of them
 * @param layout from everything the files hold to the network's tensors under their names in the folder layout
 * @param others tensors to be read instead of the files', by the network's names; they lie in memory that outlives every
 *               network made of them
 */
public record WeightFiles(List<Path> files, UnaryOperator<SafetensorsHeader> layout, Map<String, NativeTensor> others) {
    private static final int MAX_FILES = 1000;

    public WeightFiles {
        files = List.copyOf(files);
        others = Map.copyOf(others);
    }

    /** Tensors that all lie in files. */
    public WeightFiles(List<Path> files, UnaryOperator<SafetensorsHeader> layout) {
        this(files, layout, Map.of());
    }

    /** The same with other tensors instead of some of the files'; the caller frees them when no network uses them any more. */
    public WeightFiles with(Map<String, NativeTensor> others) {
        return new WeightFiles(files, layout, others);
    }

    /** One file that holds the network under its own names. */
    public static WeightFiles of(Path file) {
        return of(file, UnaryOperator.identity());
    }

    /** One file that holds the network in another layout, perhaps among others. */
    public static WeightFiles of(Path file, UnaryOperator<SafetensorsHeader> layout) {
        return new WeightFiles(List.of(file), layout);
    }

    /**
     * The files that an index such as {@code diffusion_pytorch_model.safetensors.index.json} names, all in its own folder.
     *
     * @throws CheckpointException the index is unreadable, or names a file elsewhere or more than a thousand
     */
    public static WeightFiles ofIndex(Path index) throws IOException {
        Config config = Config.read(index);
        Set<String> names = new LinkedHashSet<>();
        for (var place : config.json().path("weight_map").properties()) {
            String name = place.getValue().asText();
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,250}")) throw config.bad(place.getKey(), "is said to lie in something other than a file of this folder");
            names.add(name);
        }
        if (names.isEmpty() || names.size() > MAX_FILES) throw config.bad("weight_map", "names " + names.size() + " files, not 1 to " + MAX_FILES);
        return new WeightFiles(names.stream().map(index::resolveSibling).toList(), UnaryOperator.identity());
    }

    /** These files and those of an addition to the network, whose tensors have names of their own. */
    public WeightFiles with(WeightFiles addition) {
        List<Path> all = new ArrayList<>(files);
        all.addAll(addition.files);
        Map<String, NativeTensor> both = new LinkedHashMap<>(others);
        both.putAll(addition.others);
        return new WeightFiles(all, header -> {
            Map<String, SafetensorsHeader.Entry> entries = new LinkedHashMap<>(layout.apply(header).entries());
            entries.putAll(addition.layout.apply(header).entries());
            return new SafetensorsHeader(header.file(), Collections.unmodifiableMap(entries), Map.of());
        }, both);
    }

    /** The first file, by which messages name all. */
    public Path file() {
        return files.getFirst();
    }

    /**
     * The network's tensors as they are stored; every file is validated.
     *
     * @throws CheckpointException a file is broken, or two hold the same tensor
     */
    public SafetensorsHeader header() throws IOException {
        return layout.apply(merged(files));
    }

    /**
     * The network's tensors as float32, in files of one real folder: these files themselves where they are so already, else
     * copies in the cache folder.
     *
     * @throws CheckpointException a file is broken, or two hold the same tensor
     */
    public SafetensorsHeader float32(Path cacheDir) throws IOException {
        List<Path> copies = new ArrayList<>();
        for (Path file : files) copies.add(Float32Copy.of(file, cacheDir));
        if (copies.stream().map(Path::getParent).distinct().count() > 1) {
            copies.clear();
            for (Path file : files) copies.add(Float32Copy.inside(cacheDir, file));
        }
        return layout.apply(merged(copies));
    }

    private static SafetensorsHeader merged(List<Path> files) throws IOException {
        if (files.size() == 1) return TensorFile.header(files.getFirst());
        Map<String, SafetensorsHeader.Entry> entries = new LinkedHashMap<>();
        for (Path file : files) {
            for (SafetensorsHeader.Entry entry : TensorFile.header(file).entries().values()) {
                if (entries.put(entry.key(), entry) != null) throw new CheckpointException(file, entry.key(), "is in another file of this network too");
            }
        }
        return new SafetensorsHeader(files.getFirst(), Collections.unmodifiableMap(entries), Map.of());
    }
}
