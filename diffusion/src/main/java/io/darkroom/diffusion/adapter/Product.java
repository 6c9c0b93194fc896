package io.darkroom.diffusion.adapter;

import java.util.Arrays;

/**
 * A matrix of low rank, left times right, of which single rows are computed. The rows of the right side are arrays of their
 * own: only loops over whole arrays become vector instructions.
 *
 * @param left  [rows, rank]
 * @param right [rank][columns]
 */
record Product(float[] left, float[][] right) {

    static Product of(float[] left, float[] right, int rank) {
        return new Product(left, split(right, rank));
    }

    /** Equal parts of an array. */
    static float[][] split(float[] values, int parts) {
        int length = values.length / parts;
        float[][] rows = new float[parts][];
        for (int i = 0; i < parts; i++) rows[i] = Arrays.copyOfRange(values, i * length, (i + 1) * length);
        return rows;
    }

    /** Overwrites {@code out} with {@code factor} times row {@code index}. */
    void row(int index, float factor, float[] out) {
        Arrays.fill(out, 0);
        int rank = right.length;
        int at = index * rank;
        int k = 0;
        // Four at a time: the sums stay in registers while four rows go by.
        for (; k + 4 <= rank; k += 4) {
            add(out, right[k], right[k + 1], right[k + 2], right[k + 3], factor * left[at + k], factor * left[at + k + 1], factor * left[at + k + 2], factor * left[at + k + 3]);
        }
        for (; k < rank; k++) add(out, right[k], factor * left[at + k]);
    }

    private static void add(float[] out, float[] first, float[] second, float[] third, float[] fourth, float a, float b, float c, float d) {
        for (int i = 0; i < out.length; i++) out[i] += (a * first[i] + b * second[i]) + (c * third[i] + d * fourth[i]);
    }

    private static void add(float[] out, float[] row, float factor) {
        for (int i = 0; i < out.length; i++) out[i] += factor * row[i];
    }

    /** All rows. */
    float[][] matrix(int rows) {
        float[][] all = new float[rows][right[0].length];
        for (int i = 0; i < rows; i++) row(i, 1, all[i]);
        return all;
    }

    /** [rows, columns] from [columns, rows]. */
    static float[] transposed(float[] values, int rows, int columns) {
        float[] turned = new float[values.length];
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < columns; k++) turned[i * columns + k] = values[k * rows + i];
        }
        return turned;
    }

    /**
     * The right side of a convolution that is stored with its kernel apart (Tucker decomposition).
     *
     * @param core   [rank, inner, kernel]
     * @param factor [inner, inputs]
     * @return [rank][inputs * kernel]
     */
    static float[][] withKernel(float[] core, float[] factor, int rank, int inner, int inputs, int kernel) {
        float[][] right = new float[rank][inputs * kernel];
        for (int r = 0; r < rank; r++) {
            for (int j = 0; j < inner; j++) {
                int place = (r * inner + j) * kernel;
                for (int i = 0; i < inputs; i++) {
                    float weight = factor[j * inputs + i];
                    for (int k = 0; k < kernel; k++) right[r][i * kernel + k] += core[place + k] * weight;
                }
            }
        }
        return right;
    }
}
