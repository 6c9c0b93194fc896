package io.darkroom.diffusion.network;

/**
 * One layer of CLIP's transformers, the same for words and pictures: self-attention and a feed-forward layer, each behind a norm.
 *
 * @param causal whether a token sees only itself and those before it
 */
record ClipLayer(int channels, int innerChannels, int heads, Activation activation, double epsilon, boolean causal) {

    <T> T forward(Layers<T> by, T x, String key) {
        Ops<T> ops = by.ops();
        T n = by.layerNorm(x, key + ".layer_norm1", channels, epsilon);
        T attended = ops.attention(by.linear(n, key + ".self_attn.q_proj", channels, channels), by.linear(n, key + ".self_attn.k_proj", channels, channels),
            by.linear(n, key + ".self_attn.v_proj", channels, channels), heads, causal);
        x = ops.add(x, by.linear(attended, key + ".self_attn.out_proj", channels, channels));
        n = by.layerNorm(x, key + ".layer_norm2", channels, epsilon);
        T h = ops.activation(activation, by.linear(n, key + ".mlp.fc1", channels, innerChannels));
        return ops.add(x, by.linear(h, key + ".mlp.fc2", innerChannels, channels));
    }
}
