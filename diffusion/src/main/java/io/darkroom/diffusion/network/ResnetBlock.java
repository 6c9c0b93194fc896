package io.darkroom.diffusion.network;

/**
 * Two convolutions with a way around them (He et al. 2016, with group norms): the block that UNets and autoencoders are
 * built of. In a UNet the time embedding is added between the two.
 *
 * @param timeChannels width of the time embedding; 0 when the network has none
 */
record ResnetBlock(int groups, double epsilon, Activation activation, int timeChannels) {

    /** @param time [batch, timeChannels], already activated; null when the network has none */
    <T> T forward(Layers<T> layers, T x, T time, String key, int in, int out) {
        Ops<T> ops = layers.ops();
        T h = ops.activation(activation, layers.groupNorm(x, key + ".norm1", in, groups, epsilon));
        h = layers.conv(h, key + ".conv1", in, out, 3);
        if (timeChannels > 0) h = ops.add(h, ops.asPixel(layers.linear(time, key + ".time_emb_proj", timeChannels, out)));
        h = ops.activation(activation, layers.groupNorm(h, key + ".norm2", out, groups, epsilon));
        h = layers.conv(h, key + ".conv2", out, out, 3);
        return ops.add(in == out ? x : layers.conv(x, key + ".conv_shortcut", in, out, 1), h);
    }
}
