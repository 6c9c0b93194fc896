package io.darkroom.diffusion.checkpoint;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * The tensors that one network takes from a file, under the network's own names. Files spell some names differently (an
 * optional prefix, older spellings); the network says how, once, and everything else sees one spelling.
 *
 * @param header   what the file holds
 * @param spelling from the network's name of a tensor to the file's
 */
public record Weights(SafetensorsHeader header, UnaryOperator<String> spelling) {

    /** The file's own names. */
    public static Weights of(SafetensorsHeader header) {
        return new Weights(header, UnaryOperator.identity());
    }

    public Path file() {
        return header.file();
    }

    /**
     * Where the tensor lies. A file may store a matrix as a 1x1 convolution and the other way round: extents of 1 at the end
     * of either shape do not count.
     *
     * @throws CheckpointException it is missing or has another shape
     */
    public SafetensorsHeader.Entry require(String key, long... shape) {
        String stored = spelling.apply(key);
        SafetensorsHeader.Entry entry = header.entries().get(stored);
        if (entry == null) throw new CheckpointException(file(), stored, "missing, the configuration asks for " + Arrays.toString(shape));
        if (!Arrays.equals(essential(entry.shape()), essential(shape))) {
            throw new CheckpointException(file(), stored, "has shape " + Arrays.toString(entry.shape()) + ", the configuration asks for " + Arrays.toString(shape));
        }
        if (!entry.type().isFloating()) throw new CheckpointException(file(), stored, "is " + entry.type() + ", not a floating type");
        return entry;
    }

    private static long[] essential(long[] shape) {
        int rank = shape.length;
        while (rank > 0 && shape[rank - 1] == 1) rank--;
        return Arrays.copyOf(shape, rank);
    }
}
