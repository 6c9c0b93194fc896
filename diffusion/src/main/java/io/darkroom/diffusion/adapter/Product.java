package io.darkroom.diffusion.adapter;

import java.util.Arrays;

/**
 * A matrix of low rank, left times right, of which single rows are computed.
 *
 * @param rank  columns of the left, rows of the right
 * @param left  [rows, rank]
 * @param right [rank, columns]
 */
record Product(int rank, int columns, float[] left, float[] right) {

    /** Overwrites {@code out} with {@code factor} times row {@code index}. */
    void row(int index, float factor, float[] out) {
        Arrays.fill(out, 0, columns, 0);
        int at = index * rank;
        int k = 0;
        // Four at a time: the sums stay in registers while four rows go by.
        for (; k + 4 <= rank; k += 4) {
            add4(out, factor * left[at + k], factor * left[at + k + 1], factor * left[at + k + 2], factor * left[at + k + 3], k * columns);
        }
        for (; k < rank; k++) add(out, factor * left[at + k], k * columns);
    }

    private void add4(float[] out, float a, float b, float c, float d, int from) {
        float[] right = this.right;
        int columns = this.columns;
        int second = from + columns;
        int third = second + columns;
        int fourth = third + columns;
        for (int i = 0; i < columns; i++) out[i] += (a * right[from + i] + b * right[second + i]) + (c * right[third + i] + d * right[fourth + i]);
    }

    private void add(float[] out, float a, int from) {
        for (int i = 0; i < columns; i++) out[i] += a * right[from + i];
    }

    /** All rows. */
    float[] matrix(int rows) {
        float[] all = new float[Math.multiplyExact(rows, columns)];
        float[] row = new float[columns];
        for (int i = 0; i < rows; i++) {
            row(i, 1, row);
            System.arraycopy(row, 0, all, i * columns, columns);
        }
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
     * @return [rank, inputs * kernel]
     */
    static float[] withKernel(float[] core, float[] factor, int rank, int inner, int inputs, int kernel) {
        float[] right = new float[Math.multiplyExact(rank, inputs * kernel)];
        for (int r = 0; r < rank; r++) {
            for (int j = 0; j < inner; j++) {
                int place = (r * inner + j) * kernel;
                for (int i = 0; i < inputs; i++) {
                    float weight = factor[j * inputs + i];
                    int to = (r * inputs + i) * kernel;
                    for (int k = 0; k < kernel; k++) right[to + k] += core[place + k] * weight;
                }
            }
        }
        return right;
    }
}
