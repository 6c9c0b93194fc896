package io.darkroom.diffusion.prompt;

import java.util.List;

/**
 * As much of a prompt as a text encoder looks at in one run: start token, 75 places, end token.
 *
 * @param ids        77 token ids; 0 where an embedding's vectors stand
 * @param weights    how much each place counts
 * @param embeddings the embeddings in it
 */
public record Chunk(int[] ids, double[] weights, List<Placed> embeddings) {
    /** Places for tokens. */
    public static final int PLACES = 75;
    /** All places. */
    public static final int LENGTH = PLACES + 2;

    /** @param at the place of its first vector, not counting the start token */
    public record Placed(int at, Embedding embedding) {
    }

    public Chunk {
        if (ids.length != LENGTH || weights.length != LENGTH) throw new IllegalArgumentException("a chunk has " + LENGTH + " places, not " + ids.length);
        embeddings = List.copyOf(embeddings);
    }
}
