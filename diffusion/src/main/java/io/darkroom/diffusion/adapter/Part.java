package io.darkroom.diffusion.adapter;

/** The roles of an adapter layer's tensors; named as the programs that write the files name them. */
enum Part {
    /** Low rank: what comes in, to the rank. */
    LORA_DOWN,
    /** Low rank: the rank to what goes out. */
    LORA_UP,
    /** Low rank of a convolution: its kernel between the two. */
    LORA_MID,
    /** Added to the layer's bias, as the up part is to its weight. */
    LORA_UP_BIAS,
    /** The rank that counts as 1: changes are multiplied by alpha / rank. */
    ALPHA,
    /** Instead of alpha / rank. */
    SCALE,
    /** Lengths of the changed weight's rows or columns; its shape says which. */
    DORA_SCALE,
    /** Lengths of the changed weight's rows. */
    MAGNITUDE,
    HADA_W1_A, HADA_W1_B, HADA_T1, HADA_W2_A, HADA_W2_B, HADA_T2,
    LOKR_W1, LOKR_W1_A, LOKR_W1_B, LOKR_W2, LOKR_W2_A, LOKR_W2_B, LOKR_T2,
    /** The whole difference of a weight. */
    DIFF,
    /** The whole difference of a bias. */
    DIFF_B,
    /** Factors of the weight's columns or rows, less 1. */
    IA3_WEIGHT,
    /** Whether those factors are of columns: not zero. */
    IA3_ON_INPUT
}
