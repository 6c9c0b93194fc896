package io.darkroom.diffusion.adapter;

import io.darkroom.diffusion.adapter.AdapterFile.Layer;

/**
 * LoHa (Hyeon-Woo et al. 2021, FedPara): two matrices of low rank, multiplied element by element. For convolutions each may
 * have its kernel apart; the left sides are stored the other way round then.
 */
record Hadamard(Side first, Side second, double scale, WeightShape weight) implements Adaptation {

    /** @param core the kernel apart; null when there is none */
    private record Side(Stored left, Stored right, Stored core, int rank) {

        static Side of(Layer layer, Part a, Part b, Part t, WeightShape weight) {
            Stored left = layer.get(a);
            Stored right = layer.get(b);
            Stored core = layer.has(t) ? layer.get(t) : null;
            long rank = right.dim(0);
            if (rank < 1 || rank > MAX_RANK) throw layer.bad("rank " + rank + " is outside 1 to " + MAX_RANK);
            boolean fits = core == null
                ? left.dim(0) == weight.rows() && left.rest() == rank && right.rest() == weight.columns()
                : left.dim(0) == core.dim(0) && left.rest() == weight.rows() && right.rest() == weight.inputs() && core.dim(0) <= MAX_RANK
                    && core.rest() == rank * weight.kernel();
            if (!fits) throw layer.bad(left.entry() + ", " + right.entry() + (core == null ? "" : ", " + core.entry()) + " do not fit a weight of " + weight);
            return new Side(left, right, core, (int) rank);
        }

        Product load(WeightShape weight) {
            if (core == null) return Product.of(left.values(), right.values(), rank);
            int outer = (int) core.dim(0);
            return new Product(Product.transposed(left.values(), weight.rows(), outer),
                Product.withKernel(core.values(), right.values(), outer, rank, weight.inputs(), weight.kernel()));
        }
    }

    static Hadamard of(Layer layer, WeightShape weight) {
        Side first = Side.of(layer, Part.HADA_W1_A, Part.HADA_W1_B, Part.HADA_T1, weight);
        Side second = Side.of(layer, Part.HADA_W2_A, Part.HADA_W2_B, Part.HADA_T2, weight);
        return new Hadamard(first, second, Adaptation.scale(layer, first.rank), weight);
    }

    @Override
    public Change load(Rows rows) {
        Product one = first.load(weight);
        Product other = second.load(weight);
        return (index, row, change) -> {
            float[] factors = new float[change.length];
            one.row(index, (float) scale, change);
            other.row(index, 1, factors);
            for (int i = 0; i < change.length; i++) change[i] *= factors[i];
        };
    }
}
