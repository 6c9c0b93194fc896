package io.darkroom.diffusion.adapter;

import io.darkroom.diffusion.tensor.NativeTensors;
import io.darkroom.diffusion.tensor.NativeTensors.NativeTensor;
import java.util.ArrayList;
import java.util.List;

/** All changes of one weight, in their order. */
final class WeightMerge {
    private final String name;
    private final long[] shape;
    private final WeightShape rows;
    private final List<Term> terms = new ArrayList<>();

    private record Term(Adaptation adaptation, double weight) {
    }

    WeightMerge(String name, long[] shape) {
        this.name = name;
        this.shape = shape;
        this.rows = WeightShape.of(shape);
    }

    void add(Adaptation adaptation, double weight) {
        terms.add(new Term(adaptation, weight));
    }

    long size() {
        return rows.size();
    }

    boolean isVector() {
        return shape.length == 1;
    }

    /** Makes room for the answer. */
    NativeTensor allocate(NativeTensors merged) {
        return merged.allocate(name, shape);
    }

    /** Computes it. */
    void into(NativeTensor target, BaseWeights base) {
        Adaptation.Rows before = new Source(rows, (from, row) -> base.read(name, from, row));
        Adaptation.Rows soFar = new Source(rows, target::read);
        for (int i = 0; i < terms.size(); i++) apply(terms.get(i), i == 0 ? before : soFar, target);
    }

    @FunctionalInterface
    private interface RowReader {
        void read(long from, float[] row);
    }

    private record Source(WeightShape shape, RowReader values) implements Adaptation.Rows {
        @Override
        public void read(int index, float[] row) {
            values.read((long) index * row.length, row);
        }
    }

    private void apply(Term term, Adaptation.Rows source, NativeTensor target) {
        Change change = term.adaptation.load(source);
        float strength = (float) term.weight;
        int columns = rows.columns();
        float[] row = new float[columns];
        float[] difference = new float[columns];
        for (int index = 0; index < rows.rows(); index++) {
            source.read(index, row);
            change.row(index, row, difference);
            for (int i = 0; i < columns; i++) row[i] += strength * difference[i];
            target.write((long) index * columns, row);
        }
    }
}
