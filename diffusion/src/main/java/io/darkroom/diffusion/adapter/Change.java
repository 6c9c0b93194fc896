package io.darkroom.diffusion.adapter;

/**
 * A change of one weight, ready to be computed row by row; safe for several threads.
 *
 * @see Adaptation
 */
@FunctionalInterface
interface Change {

    /**
     * Computes one row at full strength.
     *
     * @param index  of the row
     * @param weight that row of the weight as it is so far
     * @param change takes what is to be added to it; of the same length, overwritten
     */
    void row(int index, float[] weight, float[] change);
}
