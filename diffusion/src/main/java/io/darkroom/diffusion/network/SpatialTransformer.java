package io.darkroom.diffusion.network;

import java.util.List;

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
 */
record SpatialTransformer(int channels, int contextChannels, int heads, int depth, int groups, boolean linearProjection, boolean onlyCross) {
    private static final double GROUP_EPSILON = 1e-6;
    private static final double LAYER_EPSILON = 1e-5;

    <T> T forward(Layers<T> layers, T x, T context, String key) {
        Ops<T> ops = layers.ops();
        T h = layers.groupNorm(x, key + ".norm", channels, groups, GROUP_EPSILON);
        T tokens = linearProjection
            ? layers.linear(ops.tokens(h), key + ".proj_in", channels, channels)
            : ops.tokens(layers.conv(h, key + ".proj_in", channels, channels, 1));
        for (int i = 0; i < depth; i++) tokens = block(layers, tokens, context, key + ".transformer_blocks." + i);
        h = linearProjection
            ? ops.picture(layers.linear(tokens, key + ".proj_out", channels, channels), x)
            : layers.conv(ops.picture(tokens, x), key + ".proj_out", channels, channels, 1);
        return ops.add(h, x);
    }

    private <T> T block(Layers<T> layers, T x, T context, String key) {
        Ops<T> ops = layers.ops();
        T n = layers.layerNorm(x, key + ".norm1", channels, LAYER_EPSILON);
        x = ops.add(attention(layers, n, onlyCross ? context : n, key + ".attn1", onlyCross ? contextChannels : channels), x);
        n = layers.layerNorm(x, key + ".norm2", channels, LAYER_EPSILON);
        x = ops.add(attention(layers, n, context, key + ".attn2", contextChannels), x);
        n = layers.layerNorm(x, key + ".norm3", channels, LAYER_EPSILON);
        List<T> gated = ops.split(layers.linear(n, key + ".ff.net.0.proj", channels, 8 * channels), 2, -1);
        T h = ops.multiply(gated.get(0), ops.activation(Activation.GELU, gated.get(1)));
        return ops.add(layers.linear(h, key + ".ff.net.2", 4 * channels, channels), x);
    }

    private <T> T attention(Layers<T> layers, T x, T other, String key, int otherChannels) {
        T query = layers.linearWithoutBias(x, key + ".to_q", channels, channels);
        T keys = layers.linearWithoutBias(other, key + ".to_k", otherChannels, channels);
        T values = layers.linearWithoutBias(other, key + ".to_v", otherChannels, channels);
        return layers.linear(layers.ops().attention(query, keys, values, heads, false), key + ".to_out.0", channels, channels);
    }
}
