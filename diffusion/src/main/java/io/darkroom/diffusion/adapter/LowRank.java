package io.darkroom.diffusion.adapter;

import io.darkroom.diffusion.adapter.AdapterFile.Layer;

/**
 * LoRA (Hu et al. 2021) and its form for convolutions (LoCon): {@code scale * up * down}, with the kernel of a convolution in
 * the down part or in a part of its own between the two.
 *
 * @param mid null when there is none
 */
record LowRank(Stored up, Stored mid, Stored down, double scale, WeightShape weight) implements Adaptation {

    static LowRank of(Layer layer, WeightShape weight) {
        if (!layer.has(Part.LORA_UP)) throw layer.bad("lora_down without lora_up");
        if (!layer.has(Part.LORA_DOWN)) throw layer.bad("lora_up without lora_down");
        Stored up = layer.get(Part.LORA_UP);
        Stored down = layer.get(Part.LORA_DOWN);
        Stored mid = layer.has(Part.LORA_MID) ? layer.get(Part.LORA_MID) : null;
        long rank = down.dim(0);
        if (rank < 1 || rank > MAX_RANK) throw layer.bad("rank " + rank + " is outside 1 to " + MAX_RANK);
        int inputs = mid == null ? weight.columns() : weight.inputs();
        if (down.rest() != inputs) throw layer.bad("lora_down takes " + down.rest() + " values, the layer's weight has " + inputs + " a row");
        if (up.dim(0) != weight.rows()) throw layer.bad("lora_up gives " + up.dim(0) + " values, the layer " + weight.rows());
        if (mid == null && up.rest() != rank) throw layer.bad("ranks of lora_down (" + rank + ") and lora_up (" + up.rest() + ") differ");
        if (mid != null && (mid.dim(0) != up.rest() || mid.rest() != rank * weight.kernel() || up.rest() > MAX_RANK)) {
            throw layer.bad("lora_mid " + mid.entry() + " does not fit ranks " + up.rest() + " and " + rank + " and a kernel of " + weight.kernel() + " values");
        }
        return new LowRank(up, mid, down, Adaptation.scale(layer, rank), weight);
    }

    @Override
    public Change load(Rows rows) {
        int rank = (int) up.rest();
        float[][] right = mid == null ? Product.split(down.values(), rank)
            : Product.withKernel(mid.values(), down.values(), rank, (int) down.dim(0), weight.inputs(), weight.kernel());
        Product product = new Product(up.values(), right);
        return (index, row, change) -> product.row(index, (float) scale, change);
    }
}
