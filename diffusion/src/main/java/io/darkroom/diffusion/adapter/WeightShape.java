package io.darkroom.diffusion.adapter;

/**
 * A weight as adapters see it: for each output all that goes into it, in one row.
 *
 * @param rows   outputs
 * @param inputs values that go into each; 1 for the weight of a norm and for a bias
 * @param kernel places of a convolution's kernel; 1 for a matrix
 */
record WeightShape(int rows, int inputs, int kernel) {

    /** @param shape [out], [out, in] or [out, in, kernel...] */
    static WeightShape of(long[] shape) {
        long kernel = 1;
        for (int i = 2; i < shape.length; i++) kernel *= shape[i];
        return new WeightShape(Math.toIntExact(shape[0]), shape.length < 2 ? 1 : Math.toIntExact(shape[1]), Math.toIntExact(kernel));
    }

    /** Values in a row. */
    int columns() {
        return Math.multiplyExact(inputs, kernel);
    }

    long size() {
        return (long) rows * columns();
    }
}
