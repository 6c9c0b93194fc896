package io.darkroom.diffusion.network;

import java.util.List;

/**
 * Self-attention, a second attention and a gated feed-forward layer, each behind a norm and with a way around it: what
 * transformers between a UNet's convolutions are made of.
 *
 * @param channels        of the tokens
 * @param contextChannels of the text's tokens; 0 when both attentions look at the tokens themselves
 * @param heads           attention heads
 * @param onlyCross       whether the first attention looks at the text too
 * @param positions       the most tokens of a sequence, when stored positions are added before each attention; 0 for none
 * @param merging         share of the tokens that the first attention, when it looks at the tokens themselves, merges; 0 for none
 */
record TransformerBlock(int channels, int contextChannels, int heads, boolean onlyCross, int positions, double merging) {
    private static final double EPSILON = 1e-5;

    /** A block whose tokens are the frames of a video at one pixel. */
    static TransformerBlock overTime(int channels, int heads, int frames) {
        return new TransformerBlock(channels, 0, heads, false, frames, 0);
    }

    /**
     * @param picture of the tokens' height and width; null when the tokens are no pixels
     * @param context null when both attentions look at the tokens themselves
     */
    <T> T forward(Layers<T> layers, T x, T picture, Context<T> context, String key) {
        Ops<T> ops = layers.ops();
        T n = norm(layers, x, key, 1);
        x = ops.add(onlyCross ? cross(layers, n, context, key + ".attn1") : first(layers, n, x, picture, key + ".attn1"), x);
        n = norm(layers, x, key, 2);
        x = ops.add(contextChannels > 0 ? cross(layers, n, context, key + ".attn2") : self(layers, n, key + ".attn2"), x);
        n = layers.layerNorm(x, key + ".norm3", channels, EPSILON);
        List<T> gated = ops.split(layers.linear(n, key + ".ff.net.0.proj", channels, 8 * channels), 2, -1);
        T h = ops.multiply(gated.get(0), ops.activation(Activation.GELU, gated.get(1)));
        return ops.add(layers.linear(h, key + ".ff.net.2", 4 * channels, channels), x);
    }

    /** How much the first attention looks at each token, [batch, tokens]. */
    <T> T attention(Layers<T> layers, T x, String key) {
        T n = norm(layers, x, key, 1);
        return layers.ops().lookedAt(layers.linearWithoutBias(n, key + ".attn1.to_q", channels, channels),
            layers.linearWithoutBias(n, key + ".attn1.to_k", channels, channels), heads, channels);
    }

    private <T> T norm(Layers<T> layers, T x, String key, int number) {
        Ops<T> ops = layers.ops();
        T n = layers.layerNorm(x, key + ".norm" + number, channels, EPSILON);
        return positions == 0 ? n : ops.add(n, ops.firstRows(ops.param(key + ".pos_embed.pe", 1, positions, channels), n));
    }

    /** The plan is made of the tokens before the norm, as the paper's own program makes it. */
    private <T> T first(Layers<T> layers, T n, T x, T picture, String key) {
        if (merging == 0) return self(layers, n, key);
        Ops<T> ops = layers.ops();
        List<T> plan = ops.likeTokens(x, picture, merging);
        return ops.tokensApart(self(layers, ops.mergedTokens(n, plan), key), plan);
    }

    private <T> T self(Layers<T> layers, T x, String key) {
        T query = layers.linearWithoutBias(x, key + ".to_q", channels, channels);
        T keys = layers.linearWithoutBias(x, key + ".to_k", channels, channels);
        T values = layers.linearWithoutBias(x, key + ".to_v", channels, channels);
        return layers.linear(layers.ops().attention(query, keys, values, heads, false), key + ".to_out.0", channels, channels);
    }

    private <T> T cross(Layers<T> layers, T x, Context<T> context, String key) {
        T query = layers.linearWithoutBias(x, key + ".to_q", channels, channels);
        T keys = layers.linearWithoutBias(context.text(), key + ".to_k", contextChannels, channels);
        T values = layers.linearWithoutBias(context.text(), key + ".to_v", contextChannels, channels);
        return layers.linear(context.attend(layers.ops(), query, keys, values, heads, key), key + ".to_out.0", channels, channels);
    }
}
