package io.darkroom.diffusion.prompt;

import io.darkroom.diffusion.tokenizer.ClipTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The embeddings that prompts may use. */
public record Embeddings(List<Embedding> list) {
    public static final Embeddings NONE = new Embeddings(List.of());

    public Embeddings {
        list = List.copyOf(list);
        if (list.stream().map(Embedding::name).distinct().count() < list.size()) throw new IllegalArgumentException("two embeddings have the same name");
    }

    /** An embedding in a sequence of tokens. @param tokens how many of them spell its name */
    record Found(Embedding embedding, int tokens) {
    }

    /** A name in the spelling of a tokenizer. */
    private record Spelt(int[] tokens, Embedding embedding) {
    }

    /** Finds names in sequences of tokens; where several begin, the one of most tokens. */
    static final class Finder {
        private final Map<Integer, List<Spelt>> byFirst = new HashMap<>();

        private Finder(List<Embedding> embeddings, ClipTokenizer tokenizer) {
            for (Embedding embedding : embeddings) {
                int[] tokens = tokenizer.tokens(embedding.name());
                if (tokens.length > 0) byFirst.computeIfAbsent(tokens[0], id -> new ArrayList<>()).add(new Spelt(tokens, embedding));
            }
            byFirst.values().forEach(spelt -> spelt.sort(Comparator.comparingInt((Spelt s) -> s.tokens.length).reversed()));
        }

        /** The embedding whose name begins at a place, or null. */
        Found at(int[] tokens, int at) {
            for (Spelt spelt : byFirst.getOrDefault(tokens[at], List.of())) {
                int end = at + spelt.tokens.length;
                if (end <= tokens.length && Arrays.equals(tokens, at, end, spelt.tokens, 0, spelt.tokens.length)) return new Found(spelt.embedding, spelt.tokens.length);
            }
            return null;
        }
    }

    Finder finder(ClipTokenizer tokenizer) {
        return new Finder(list, tokenizer);
    }

    /** Vector {@code index}, counted through all embeddings, for one text encoder; see {@link Embedding#table}. */
    public float[] vector(int index, int encoder, int encoders, int channels) {
        int left = index;
        for (Embedding embedding : list) {
            if (left < embedding.vectors()) return embedding.table(encoder, encoders, channels).row(left).data();
            left -= embedding.vectors();
        }
        throw new IllegalArgumentException("there is no vector " + index + " in the embeddings");
    }

    /**
     * The embeddings as tokens of their own, as diffusers adds them: ids from {@code first} on, one for each vector; a name stands for all
     * of its vectors, {@code name_1} for the second alone, and so on.
     */
    public Map<String, int[]> tokens(int first) {
        Map<String, int[]> tokens = new LinkedHashMap<>();
        int id = first;
        for (Embedding embedding : list) {
            int[] ids = new int[embedding.vectors()];
            for (int i = 0; i < ids.length; i++) ids[i] = id++;
            tokens.put(embedding.name(), ids);
            for (int i = 1; i < ids.length; i++) tokens.putIfAbsent(embedding.name() + "_" + i, new int[] {ids[i]});
        }
        return tokens;
    }
}
