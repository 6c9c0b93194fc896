package io.darkroom.diffusion.adapter;

import io.darkroom.diffusion.adapter.AdapterFile.Layer;

/**
 * What a file does to one weight, in the form in which it is stored. Making one checks all shapes against the weight's, so that
 * a file is refused before anything is computed; values are read by {@link #load}.
 */
sealed interface Adaptation permits LowRank, Hadamard, Kronecker, FullDifference, Rescaling, Decomposed {

    /** The ranks that are taken; published files stay below 1000. */
    int MAX_RANK = 2048;

    /** Reads the values. */
    Change load(Rows weight);

    /** The weight before the change, for changes that depend on more than one row of it. */
    interface Rows {
        WeightShape shape();

        void read(int index, float[] row);
    }

    /**
     * Recognises the kind of a layer by its parts.
     *
     * @throws io.darkroom.diffusion.checkpoint.CheckpointException parts are missing or do not fit the weight
     */
    static Adaptation of(Layer layer, WeightShape weight) {
        Adaptation plain = plain(layer, weight);
        if (layer.has(Part.DORA_SCALE)) return Decomposed.byShape(plain, layer.get(Part.DORA_SCALE), weight);
        if (layer.has(Part.MAGNITUDE)) return Decomposed.ofRows(plain, layer.get(Part.MAGNITUDE), weight);
        return plain;
    }

    private static Adaptation plain(Layer layer, WeightShape weight) {
        if (layer.has(Part.LORA_DOWN) || layer.has(Part.LORA_UP)) return LowRank.of(layer, weight);
        if (layer.has(Part.HADA_W1_A)) return Hadamard.of(layer, weight);
        if (layer.has(Part.LOKR_W1) || layer.has(Part.LOKR_W1_A)) return Kronecker.of(layer, weight);
        if (layer.has(Part.DIFF)) return FullDifference.of(layer, Part.DIFF, weight);
        if (layer.has(Part.IA3_WEIGHT)) return Rescaling.of(layer, weight);
        throw layer.bad("is incomplete: it has only " + layer.parts().keySet());
    }

    /** The factor of a change of that rank: alpha / rank, 1 without an alpha, or what the file says instead. */
    static double scale(Layer layer, long rank) {
        if (layer.has(Part.SCALE)) return layer.get(Part.SCALE).scalar();
        if (layer.has(Part.ALPHA)) return layer.get(Part.ALPHA).scalar() / rank;
        double alpha = layer.alphas().of(layer.label(), rank).orElse(rank);
        if (!Double.isFinite(alpha)) throw layer.bad("alpha " + alpha + " is not finite");
        return alpha / rank;
    }
}
