package io.darkroom.diffusion.prompt;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.SafetensorsHeader;
import io.darkroom.diffusion.checkpoint.TensorFile;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Files that hold one embedding, safetensors or PyTorch's. The vectors are called {@code emb_params} or {@code string_to_param}
 * (AUTOMATIC1111 and others) or by the word itself (diffusers); those for SDXL are {@code clip_l} and {@code clip_g}, or {@code text_encoders_0} and
 * {@code text_encoders_1}. A single vector may be stored without its first dimension.
 */
public final class EmbeddingFile {
    private static final Set<String> UNNAMED = Set.of("emb_params", "string_to_param.*");
    private static final List<List<String>> PAIRS = List.of(List.of("clip_l", "clip_g"), List.of("text_encoders_0", "text_encoders_1"));
    private static final int MAX_CHANNELS = 16_384;

    private EmbeddingFile() {
    }

    /**
     * Reads an embedding.
     *
     * @param name what it is to be called in prompts; null: as in the file, else as the file without its ending
     * @throws CheckpointException the file holds something else
     */
    public static Embedding read(Path file, String name) throws IOException {
        try (TensorFile open = TensorFile.open(file)) {
            Map<String, SafetensorsHeader.Entry> entries = open.header().entries();
            for (List<String> pair : PAIRS) if (entries.keySet().containsAll(pair)) return embedding(open, pair, name == null ? title(file) : name);
            if (entries.size() != 1) throw new CheckpointException(file, "", "holds " + entries.size() + " tensors, which are not those of one embedding");
            String key = entries.keySet().iterator().next();
            String own = UNNAMED.contains(key) ? title(file) : key;
            return embedding(open, List.of(key), name == null ? own : name);
        }
    }

    private static Embedding embedding(TensorFile open, List<String> keys, String name) throws IOException {
        List<Tensor> tables = new ArrayList<>();
        for (String key : keys) tables.add(table(open, key));
        try {
            return new Embedding(name, tables);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(open.header().file(), "", e.getMessage());
        }
    }

    private static Tensor table(TensorFile open, String key) {
        long[] shape = open.header().entries().get(key).shape();
        long vectors = shape.length == 2 ? shape[0] : 1;
        if (shape.length < 1 || shape.length > 2 || vectors > Embedding.MAX_VECTORS || shape[shape.length - 1] > MAX_CHANNELS) {
            throw new CheckpointException(open.header().file(), key, "is no table of 1 to " + Embedding.MAX_VECTORS + " vectors");
        }
        Tensor stored = open.tensor(key);
        for (float value : stored.data()) if (!Float.isFinite(value)) throw new CheckpointException(open.header().file(), key, "has a value that is no number");
        return new Tensor(new int[] {(int) vectors, stored.data().length / (int) Math.max(1, vectors)}, stored.data());
    }

    private static String title(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
