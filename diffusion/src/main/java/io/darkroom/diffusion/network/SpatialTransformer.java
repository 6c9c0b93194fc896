package io.darkroom.diffusion.network;

/**
 * Where a picture meets the text (Rombach et al. 2022): the pixels become tokens, pass through transformer blocks of
 * self-attention, cross-attention to the text and a gated feed-forward layer, and are added to what came in.
 *
 * @param channels         of the picture and of the tokens
 * @param contextChannels  of the text's tokens
 * @param heads            attention heads
 * @param depth            transformer blocks
 * @param groups           of the norm before
 * @param linearProjection whether the projections around the blocks are stored as matrices (SD 2, SDXL) rather than 1x1 convolutions
 * @param onlyCross        whether the first attention looks at the text too
 * @param merging          share of the tokens that self-attentions merge with like ones; 0 for none
 */
record SpatialTransformer(int channels, int contextChannels, int heads, int depth, int groups, boolean linearProjection, boolean onlyCross,
                          double merging) {
    private static final double GROUP_EPSILON = 1e-6;

    <T> T forward(Layers<T> layers, T x, Context<T> context, String key) {
        Ops<T> ops = layers.ops();
        T tokens = tokens(layers, x, key);
        for (int i = 0; i < depth; i++) tokens = block().forward(layers, tokens, x, context, key + ".transformer_blocks." + i);
        T h = linearProjection
            ? ops.picture(layers.linear(tokens, key + ".proj_out", channels, channels), x)
            : layers.conv(ops.picture(tokens, x), key + ".proj_out", channels, channels, 1);
        return ops.add(h, x);
    }

    /** How much the first self-attention looks at each pixel, [batch, height * width]. */
    <T> T attention(Layers<T> layers, T x, String key) {
        return block().attention(layers, tokens(layers, x, key), key + ".transformer_blocks.0");
    }

    private TransformerBlock block() {
        return new TransformerBlock(channels, contextChannels, heads, onlyCross, 0, merging);
    }

    private <T> T tokens(Layers<T> layers, T x, String key) {
        Ops<T> ops = layers.ops();
        T h = layers.groupNorm(x, key + ".norm", channels, groups, GROUP_EPSILON);
        return linearProjection
            ? layers.linear(ops.tokens(h), key + ".proj_in", channels, channels)
            : ops.tokens(layers.conv(h, key + ".proj_in", channels, channels, 1));
    }
}
