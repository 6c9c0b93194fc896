package io.darkroom.diffusion.adapter;

import io.darkroom.diffusion.adapter.AdapterFile.Layer;

/** (IA)³ (Liu et al. 2022): every input or every output of a layer times a factor; stored is the factor less 1. */
record Rescaling(Stored factors, boolean onInput, WeightShape weight) implements Adaptation {

    static Rescaling of(Layer layer, WeightShape weight) {
        Stored factors = layer.get(Part.IA3_WEIGHT);
        boolean onInput = layer.has(Part.IA3_ON_INPUT) && layer.get(Part.IA3_ON_INPUT).scalar() != 0;
        int count = onInput ? weight.inputs() : weight.rows();
        if (factors.size() != count) throw layer.bad(factors.size() + " factors for " + count + (onInput ? " inputs" : " outputs"));
        return new Rescaling(factors, onInput, weight);
    }

    @Override
    public Change load(Rows rows) {
        float[] values = factors.values();
        int kernel = weight.kernel();
        return (index, row, change) -> {
            for (int i = 0; i < change.length; i++) change[i] = row[i] * values[onInput ? i / kernel : index];
        };
    }
}
