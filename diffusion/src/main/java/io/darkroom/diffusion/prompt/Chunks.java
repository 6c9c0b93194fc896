package io.darkroom.diffusion.prompt;

import io.darkroom.diffusion.prompt.Chunk.Placed;
import io.darkroom.diffusion.tokenizer.ClipTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A prompt of any length, cut into chunks that a text encoder takes one by one.
 *
 * @param list  at least one
 * @param count how many places are taken: all of every chunk but the last
 */
public record Chunks(List<Chunk> list, int count) {
    /** Longer prompts are refused. */
    public static final int MAX_CHUNKS = 400;

    /**
     * How a prompt is cut.
     *
     * @param emphasis       {@link Emphasis#NONE} reads brackets as text
     * @param commaBacktrack when the cut would fall at most so many tokens behind a comma, 0 to 75, it is made at the comma; 0 never does so
     */
    public record Options(Emphasis emphasis, int commaBacktrack) {
        /** What the web UI does unless told otherwise. */
        public static final Options USUAL = new Options(Emphasis.ORIGINAL, 20);

        public Options {
            if (commaBacktrack < 0 || commaBacktrack > Chunk.PLACES) {
                throw new IllegalArgumentException("comma backtrack " + commaBacktrack + " is outside 0 to " + Chunk.PLACES);
            }
        }
    }

    public Chunks {
        list = List.copyOf(list);
    }

    /**
     * Cuts a prompt with its attention.
     *
     * @throws IllegalArgumentException the prompt is too long, or not readable, see {@link Attention#parse}
     */
    public static Chunks of(String prompt, ClipTokenizer tokenizer, Embeddings embeddings, Options options) {
        List<Piece> pieces = options.emphasis() == Emphasis.NONE ? List.of(new Piece(prompt, 1)) : Attention.parse(prompt);
        Cutter cutter = new Cutter(tokenizer, options.commaBacktrack());
        Embeddings.Finder finder = embeddings.finder(tokenizer);
        for (Piece piece : pieces) {
            if (piece.isBreak()) cutter.next(false);
            else cutter.add(tokenizer.tokens(piece.text()), piece.weight(), finder);
        }
        return cutter.end();
    }

    /** The chunk of an empty prompt. */
    public static Chunk empty(ClipTokenizer tokenizer) {
        int[] ids = new int[Chunk.LENGTH];
        Arrays.fill(ids, tokenizer.endId());
        ids[0] = tokenizer.startId();
        double[] weights = new double[Chunk.LENGTH];
        Arrays.fill(weights, 1);
        return new Chunk(ids, weights, List.of());
    }

    /** The chunk being filled and those before it. */
    private static final class Cutter {
        private final ClipTokenizer tokenizer;
        private final int comma;
        private final int backtrack;
        private final List<Chunk> chunks = new ArrayList<>();
        private final int[] ids = new int[Chunk.PLACES];
        private final double[] weights = new double[Chunk.PLACES];
        private final List<Placed> placed = new ArrayList<>();
        private int filled;
        private int lastComma = -1;
        private int count;

        Cutter(ClipTokenizer tokenizer, int backtrack) {
            this.tokenizer = tokenizer;
            this.backtrack = backtrack;
            int[] tokens = tokenizer.tokens(",");
            this.comma = tokens.length == 1 ? tokens[0] : -1;
        }

        void add(int[] tokens, double weight, Embeddings.Finder finder) {
            for (int at = 0; at < tokens.length;) {
                if (tokens[at] == comma) lastComma = filled;
                else if (backtrack > 0 && filled == Chunk.PLACES && lastComma >= 0 && filled - lastComma <= backtrack) cutAtComma();
                if (filled == Chunk.PLACES) next(false);
                Embeddings.Found found = finder.at(tokens, at);
                if (found == null) {
                    put(tokens[at++], weight);
                } else {
                    int vectors = found.embedding().vectors();
                    if (filled + vectors > Chunk.PLACES) next(false);
                    placed.add(new Placed(filled, found.embedding()));
                    for (int i = 0; i < vectors; i++) put(0, weight);
                    at += found.tokens();
                }
            }
        }

        private void put(int id, double weight) {
            ids[filled] = id;
            weights[filled++] = weight;
        }

        /**
         * Moves what follows the last comma to the next chunk. An embedding stays registered where it was, with its vectors over the
         * filling behind the comma, and plain tokens move in its stead: so does the original, and so come the same pictures.
         */
        private void cutAtComma() {
            int from = lastComma + 1;
            int[] movedIds = Arrays.copyOfRange(ids, from, filled);
            double[] movedWeights = Arrays.copyOfRange(weights, from, filled);
            filled = from;
            next(false);
            for (int i = 0; i < movedIds.length; i++) put(movedIds[i], movedWeights[i]);
        }

        void next(boolean last) {
            if (chunks.size() == MAX_CHUNKS) throw new IllegalArgumentException("a prompt of more than " + MAX_CHUNKS + " chunks");
            count += last ? filled : Chunk.PLACES;
            Chunk chunk = empty(tokenizer);
            System.arraycopy(ids, 0, chunk.ids(), 1, filled);
            System.arraycopy(weights, 0, chunk.weights(), 1, filled);
            chunks.add(new Chunk(chunk.ids(), chunk.weights(), placed));
            placed.clear();
            filled = 0;
            lastComma = -1;
        }

        Chunks end() {
            if (filled > 0 || chunks.isEmpty()) next(true);
            return new Chunks(chunks, count);
        }
    }
}
