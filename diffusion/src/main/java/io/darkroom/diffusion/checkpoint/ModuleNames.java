package io.darkroom.diffusion.checkpoint;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Two spellings of one network's tensors, told by pairs of dotted beginnings, such as {@code input_blocks.1.0.in_layers.2} and
 * {@code down_blocks.0.resnets.0.conv1}; the rest of a key is the same in both.
 */
final class ModuleNames {
    private final Map<String, String> toFolder = new HashMap<>();
    private final Map<String, String> toOriginal = new HashMap<>();

    void pair(String original, String folder) {
        toFolder.put(original, folder);
        toOriginal.put(folder, original);
    }

    /** The folder layout's spelling; empty for a key that belongs to no pair. */
    Optional<String> folder(String original) {
        return translate(original, toFolder);
    }

    /** The original program's spelling; empty for a key that belongs to no pair. */
    Optional<String> original(String folder) {
        return translate(folder, toOriginal);
    }

    private static Optional<String> translate(String key, Map<String, String> names) {
        for (int end = key.length(); end > 0; end = key.lastIndexOf('.', end - 1)) {
            String name = names.get(key.substring(0, end));
            if (name != null) return Optional.of(name + key.substring(end));
        }
        return Optional.empty();
    }
}
