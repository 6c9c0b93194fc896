package io.darkroom.diffusion.adapter;

/**
 * DoRA (Liu et al. 2024): the changed weight keeps its direction, and its rows or columns take the lengths that were trained.
 *
 * @param lengths of the rows, or of the columns: one for each input, over all rows and places of the kernel
 */
record Decomposed(Adaptation direction, Stored lengths, boolean ofRows, WeightShape weight) implements Adaptation {

    /** The lengths' shape says what they are of: [out, 1, ...] rows, [1, in, ...] columns, as in older files. */
    static Decomposed byShape(Adaptation direction, Stored lengths, WeightShape weight) {
        boolean ofRows = lengths.dim(0) == weight.rows() && lengths.size() == weight.rows();
        boolean ofColumns = lengths.dim(0) == 1 && lengths.dim(1) == weight.inputs() && lengths.size() == weight.inputs();
        if (!ofRows && !ofColumns) throw lengths.bad(lengths.entry() + " fits neither rows nor columns of a weight of " + weight);
        return new Decomposed(direction, lengths, ofRows, weight);
    }

    /** The newer dialect: always of rows. */
    static Decomposed ofRows(Adaptation direction, Stored lengths, WeightShape weight) {
        if (lengths.size() != weight.rows()) throw lengths.bad(lengths.size() + " lengths for " + weight.rows() + " rows");
        return new Decomposed(direction, lengths, true, weight);
    }

    @Override
    public Change load(Rows rows) {
        Change inner = direction.load(rows);
        float[] wanted = lengths.values();
        if (!ofRows) return byColumns(inner, columnFactors(inner, rows, wanted));
        return (index, row, change) -> {
            inner.row(index, row, change);
            double sum = 0;
            for (int i = 0; i < row.length; i++) sum += square(row[i] + change[i]);
            float factor = (float) (sum == 0 ? 0 : wanted[index] / Math.sqrt(sum));
            for (int i = 0; i < row.length; i++) change[i] = (row[i] + change[i]) * factor - row[i];
        };
    }

    private Change byColumns(Change inner, float[] factors) {
        int kernel = weight.kernel();
        return (index, row, change) -> {
            inner.row(index, row, change);
            for (int i = 0; i < row.length; i++) change[i] = (row[i] + change[i]) * factors[i / kernel] - row[i];
        };
    }

    private float[] columnFactors(Change inner, Rows rows, float[] wanted) {
        double[] sums = new double[weight.inputs()];
        float[] row = new float[weight.columns()];
        float[] change = new float[weight.columns()];
        for (int index = 0; index < weight.rows(); index++) {
            rows.read(index, row);
            inner.row(index, row, change);
            for (int i = 0; i < row.length; i++) sums[i / weight.kernel()] += square(row[i] + change[i]);
        }
        float[] factors = new float[weight.inputs()];
        for (int i = 0; i < factors.length; i++) factors[i] = (float) (sums[i] == 0 ? 0 : wanted[i] / Math.sqrt(sums[i]));
        return factors;
    }

    private static double square(double value) {
        return value * value;
    }
}
