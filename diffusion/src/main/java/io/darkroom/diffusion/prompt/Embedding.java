package io.darkroom.diffusion.prompt;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A textual inversion (Gal et al., An Image is Worth One Word, 2022): a learned word that stands for one or several tokens.
 *
 * @param name   what is written in a prompt, 1 to 200 characters
 * @param tables for each text encoder, in the model's order, the vectors [vectors, channels] in place of its tokens' own; each has as many
 *               vectors as the others
 */
public record Embedding(String name, List<Tensor> tables) {
    /** A chunk holds no more. */
    public static final int MAX_VECTORS = 75;

    private static final int MAX_NAME = 200;

    public Embedding {
        tables = List.copyOf(tables);
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw new IllegalArgumentException("an embedding's name has 1 to " + MAX_NAME + " characters, not " + name.length());
        }
        if (tables.isEmpty()) throw new IllegalArgumentException("the embedding " + name + " has no vectors");
        for (Tensor table : tables) {
            if (table.shape().length != 2 || table.dim(0) != tables.getFirst().dim(0)) {
                throw new IllegalArgumentException("the embedding " + name + " has tables that do not fit together: " + tables);
            }
        }
        if (tables.getFirst().dim(0) < 1 || tables.getFirst().dim(0) > MAX_VECTORS) {
            throw new IllegalArgumentException("the embedding " + name + " has " + tables.getFirst().dim(0) + " vectors; 1 to " + MAX_VECTORS + " fit into a prompt");
        }
    }

    /**
     * Its vectors for one text encoder.
     *
     * @param encoder  place of the encoder in the model, from 0
     * @param encoders how many the model has
     * @param channels the encoder's
     * @throws IllegalArgumentException the embedding was learned for another kind of model
     */
    public Tensor table(int encoder, int encoders, int channels) {
        Tensor table = tables.size() == encoders ? tables.get(encoder) : tables.stream().filter(t -> t.dim(1) == channels).findFirst().orElse(tables.getFirst());
        if (table.dim(1) != channels || tables.size() < encoders) {
            String own = tables.stream().map(t -> String.valueOf(t.dim(1))).collect(Collectors.joining(" and "));
            throw new IllegalArgumentException("the embedding " + name + " has vectors of " + own + " channels and does not fit the model, which takes "
                + channels + " in encoder " + (encoder + 1));
        }
        return table;
    }

    /** How many tokens it stands for. */
    public int vectors() {
        return tables.getFirst().dim(0);
    }
}
