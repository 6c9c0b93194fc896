package io.darkroom.diffusion.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A dense float32 array in row-major order, as latents, pictures and embeddings are held between network runs.
 * Pictures are [batch, channels, height, width], embeddings [batch, tokens, channels]. The array is not copied: whoever
 * hands a tensor on gives it away.
 *
 * @param shape the extent of each dimension; all at least 1, an empty shape is a scalar
 * @param data  the values, exactly as many as the shape says
 */
public record Tensor(int[] shape, float[] data) {

    public Tensor {
        if (data.length != size(shape)) {
            throw new IllegalArgumentException("shape " + Arrays.toString(shape) + " needs " + size(shape) + " values, not " + data.length);
        }
    }

    /** All zeros. */
    public static Tensor zeros(int... shape) {
        return new Tensor(shape, new float[size(shape)]);
    }

    /** How many values the shape holds. */
    public static int size(int... shape) {
        int n = 1;
        for (int extent : shape) n = Math.multiplyExact(n, extent);
        return n;
    }

    /** The extent of dimension {@code axis}; negative counts from the end. */
    public int dim(int axis) {
        return shape[axis < 0 ? shape.length + axis : axis];
    }

    /** Entry {@code index} of the first dimension, copied, with that dimension kept as 1. */
    public Tensor row(int index) {
        int[] one = shape.clone();
        one[0] = 1;
        int n = size(one);
        return new Tensor(one, Arrays.copyOfRange(data, index * n, (index + 1) * n));
    }

    /** As many entries of the first dimension as asked for, counted round: the first follows the last. */
    public Tensor rows(int count) {
        if (count == dim(0)) return this;
        List<Tensor> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) rows.add(row(i % dim(0)));
        return concat(rows, 0);
    }

    /**
     * One after the other along dimension {@code axis}; all others must be equal.
     *
     * @throws IllegalArgumentException they are not
     */
    public static Tensor concat(List<Tensor> parts, int axis) {
        if (parts.size() == 1) return parts.getFirst();
        int[] shape = parts.getFirst().shape.clone();
        shape[axis] = 0;
        for (Tensor part : parts) {
            int[] rest = part.shape.clone();
            if (rest.length != shape.length) throw new IllegalArgumentException(part + " cannot be joined to " + parts.getFirst());
            rest[axis] = shape[axis];
            if (!Arrays.equals(rest, shape)) throw new IllegalArgumentException(part + " cannot be joined to " + parts.getFirst());
            shape[axis] = Math.addExact(shape[axis], part.shape[axis]);
        }
        Tensor joined = zeros(shape);
        int outer = size(Arrays.copyOf(shape, axis));
        int at = 0;
        for (int i = 0; i < outer; i++) {
            for (Tensor part : parts) {
                int length = part.data.length / outer;
                System.arraycopy(part.data, i * length, joined.data, at, length);
                at += length;
            }
        }
        return joined;
    }

    public Tensor copy() {
        return new Tensor(shape.clone(), data.clone());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor t && Arrays.equals(shape, t.shape) && Arrays.equals(data, t.data);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return "Tensor" + Arrays.toString(shape);
    }
}
