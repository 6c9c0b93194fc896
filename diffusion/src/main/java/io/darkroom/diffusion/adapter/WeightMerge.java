package io.darkroom.diffusion.adapter;

import io.darkroom.diffusion.tensor.NativeTensors;
import io.darkroom.diffusion.tensor.NativeTensors.NativeTensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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

    /** Merges several weights at once, the largest first. */
    static NativeTensors all(Collection<WeightMerge> merges, BaseWeights base, int threads) {
        NativeTensors merged = new NativeTensors();
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> running = new ArrayList<>();
            merges.stream().sorted(Comparator.comparingLong((WeightMerge merge) -> merge.rows.size()).reversed())
                .forEach(merge -> running.add(workers.submit(() -> merge.into(merged, base))));
            for (Future<?> one : running) one.get();
            return merged;
        } catch (ExecutionException failed) {
            merged.close();
            if (failed.getCause() instanceof RuntimeException reason) throw reason;
            throw new IllegalStateException(failed.getCause());
        } catch (InterruptedException stop) {
            merged.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while adapters were merged", stop);
        }
    }

    private void into(NativeTensors merged, BaseWeights base) {
        NativeTensor target = merged.allocate(name, shape);
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
