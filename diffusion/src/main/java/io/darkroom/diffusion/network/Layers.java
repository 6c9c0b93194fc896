package io.darkroom.diffusion.network;

/**
 * Layers with stored weights: an operation and the names of its tensors, {@code KEY.weight} and {@code KEY.bias}.
 *
 * @param <T> what stands for a value
 */
record Layers<T>(Ops<T> ops) {

    T conv(T x, String key, int in, int out, int kernel) {
        return conv(x, key, in, out, kernel, 1, Padding.same(kernel));
    }

    T conv(T x, String key, int in, int out, int kernel, int stride, Padding padding) {
        return ops.conv2d(x, ops.param(key + ".weight", out, in, kernel, kernel), ops.param(key + ".bias", out), stride, padding);
    }

    T linear(T x, String key, int in, int out) {
        return ops.linear(x, ops.param(key + ".weight", out, in), ops.param(key + ".bias", out));
    }

    T linearWithoutBias(T x, String key, int in, int out) {
        return ops.linear(x, ops.param(key + ".weight", out, in), null);
    }

    T groupNorm(T x, String key, int channels, int groups, double epsilon) {
        return ops.groupNorm(x, ops.param(key + ".weight", channels), ops.param(key + ".bias", channels), groups, epsilon);
    }

    T layerNorm(T x, String key, int channels, double epsilon) {
        return ops.layerNorm(x, ops.param(key + ".weight", channels), ops.param(key + ".bias", channels), epsilon);
    }
}
