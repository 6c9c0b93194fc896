package io.darkroom.diffusion.adapter;

import io.darkroom.diffusion.adapter.AdapterFile.Layer;

/**
 * LoKr (Edalati et al. 2022, as LyCORIS stores it): the Kronecker product of a small matrix and a block, each stored in full or
 * as a product of low rank. Alpha counts only where one of them is of low rank.
 */
record Kronecker(Factor small, Factor block, double scale, WeightShape weight) implements Adaptation {

    /**
     * One of the two matrices, [rows, columns]: {@code full}, or else {@code left * right}, or with {@code core} the kernel apart.
     *
     * @param inputs columns without the kernel
     */
    private record Factor(Stored full, Stored left, Stored right, Stored core, long rows, long inputs, int kernel) {

        static Factor of(Layer layer, Part full, Part a, Part b, Part t, int kernel) {
            Factor factor = read(layer, full, a, b, t, kernel);
            if (factor.rows < 1 || factor.inputs < 1 || factor.full == null && factor.rank() > MAX_RANK) throw layer.bad("an empty factor, or a rank over " + MAX_RANK);
            return factor;
        }

        private static Factor read(Layer layer, Part full, Part a, Part b, Part t, int kernel) {
            if (layer.has(full)) {
                Stored whole = layer.get(full);
                return new Factor(whole, null, null, null, whole.dim(0), whole.rest() / kernel, kernel);
            }
            Stored left = layer.get(a);
            Stored right = layer.get(b);
            if (t == null || !layer.has(t)) {
                if (left.rest() != right.dim(0)) throw layer.bad("ranks of " + left.entry() + " and " + right.entry() + " differ");
                return new Factor(null, left, right, null, left.dim(0), right.rest() / kernel, kernel);
            }
            Stored core = layer.get(t);
            if (core.dim(0) != left.dim(0) || core.dim(0) > MAX_RANK || core.rest() != right.dim(0) * kernel) {
                throw layer.bad(core.entry() + " does not fit " + left.entry() + " and " + right.entry());
            }
            return new Factor(null, left, right, core, left.rest(), right.rest(), kernel);
        }

        long rank() {
            return right.dim(0);
        }

        float[][] load() {
            if (full != null) return Product.split(full.values(), (int) rows);
            if (core == null) return Product.of(left.values(), right.values(), (int) rank()).matrix((int) rows);
            int outer = (int) core.dim(0);
            return new Product(Product.transposed(left.values(), (int) rows, outer),
                Product.withKernel(core.values(), right.values(), outer, (int) rank(), (int) inputs, kernel)).matrix((int) rows);
        }
    }

    static Kronecker of(Layer layer, WeightShape weight) {
        Factor small = Factor.of(layer, Part.LOKR_W1, Part.LOKR_W1_A, Part.LOKR_W1_B, null, 1);
        Factor block = Factor.of(layer, Part.LOKR_W2, Part.LOKR_W2_A, Part.LOKR_W2_B, Part.LOKR_T2, weight.kernel());
        if (small.rows * block.rows != weight.rows() || small.inputs * block.inputs != weight.inputs()) {
            throw layer.bad("factors of " + small.rows + "x" + small.inputs + " and " + block.rows + "x" + block.inputs + " do not give a weight of " + weight);
        }
        Factor lowRank = block.full == null ? block : small.full == null ? small : null;
        return new Kronecker(small, block, lowRank == null ? 1 : Adaptation.scale(layer, lowRank.rank()), weight);
    }

    @Override
    public Change load(Rows rows) {
        float[][] outer = small.load();
        float[][] inner = block.load();
        return (index, row, change) -> {
            float[] factors = outer[index / inner.length];
            float[] values = inner[index % inner.length];
            float[] scaled = new float[values.length];
            for (int a = 0; a < factors.length; a++) {
                float factor = (float) (scale * factors[a]);
                for (int i = 0; i < scaled.length; i++) scaled[i] = factor * values[i];
                System.arraycopy(scaled, 0, change, a * scaled.length, scaled.length);
            }
        };
    }
}
