package io.darkroom.diffusion.adapter;

import io.darkroom.diffusion.adapter.AdapterFile.Layer;

/** The difference of a weight or a bias, stored in full. */
record FullDifference(Stored difference, double scale, WeightShape weight) implements Adaptation {

    static FullDifference of(Layer layer, Part part, WeightShape weight) {
        Stored difference = layer.get(part);
        if (difference.dim(0) != weight.rows() || difference.size() != weight.size()) throw layer.bad(difference.entry() + " does not fit a weight of " + weight);
        // Biases of the low-rank kind are scaled as its weights are.
        double scale = part == Part.LORA_UP_BIAS ? Adaptation.scale(layer, layer.get(Part.LORA_DOWN).dim(0)) : 1;
        return new FullDifference(difference, scale, weight);
    }

    @Override
    public Change load(Rows rows) {
        float[] values = difference.values();
        return (index, row, change) -> {
            for (int i = 0; i < change.length; i++) change[i] = (float) scale * values[index * change.length + i];
        };
    }
}
