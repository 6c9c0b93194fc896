package io.darkroom.diffusion.network;

import java.util.List;

/**
 * The operations that networks are written in. A network says each layer once; what an operation does is up to the reader
 * behind this interface: emit a graph node, compute at once, note which tensors are needed.
 *
 * <p>Pictures are [batch, channels, height, width], token sequences [batch, tokens, channels]. Batch, height, width and token
 * count are never known to the network; channel counts always are. A null bias means none.
 *
 * @param <T> what stands for a value
 */
public interface Ops<T> {

    /** The stored tensor of that name and shape. */
    T param(String key, long... shape);

    /** Cross-correlation; the weight is [out, in, kernel, kernel], the bias [out]. */
    T conv2d(T x, T weight, T bias, int stride, Padding padding);

    /** {@code x * weight^T + bias} over the last dimension; the weight is [out, in], the bias [out]. */
    T linear(T x, T weight, T bias);

    /** Normalises each group of channels of a picture, or of [batch, channels, anything], then scales and shifts each channel. */
    T groupNorm(T x, T weight, T bias, int groups, double epsilon);

    /** Normalises the last dimension, then scales and shifts it. */
    T layerNorm(T x, T weight, T bias, double epsilon);

    /** Applied to every value. */
    T activation(Activation function, T x);

    /** Element by element; a dimension of 1 is repeated. */
    T add(T a, T b);

    /** Element by element; a dimension of 1 is repeated. */
    T multiply(T a, T b);

    /** Every value times {@code factor}, plus {@code offset}. */
    T affine(T x, double factor, double offset);

    /**
     * Scaled dot-product attention of {@code heads} heads that lie side by side in the channels; the scale is one over the
     * square root of a head's width.
     *
     * @param query  [batch, tokens, channels]
     * @param key    [batch, other tokens, channels]
     * @param value  [batch, other tokens, channels]
     * @param causal whether a token sees only itself and those before it
     */
    T attention(T query, T key, T value, int heads, boolean causal);

    /** Equal parts of a dimension; {@code axis} counts from 0, or from the end when negative. */
    List<T> split(T x, int parts, int axis);

    /** One after the other along {@code axis}. */
    T concat(List<T> parts, int axis);

    /** A picture as one token a pixel, row by row: [batch, height * width, channels]. */
    T tokens(T picture);

    /** The way back from {@link #tokens}, with the height and width of {@code like}. */
    T picture(T tokens, T like);

    /** [batch, channels] as [batch, channels, 1, 1]. */
    T asPixel(T x);

    /** Every pixel twice in both directions. */
    T upsample2(T picture);

    /** Nearest-neighbour enlargement to the height and width of {@code like}. */
    T upsampleTo(T picture, T like);

    /** The rows of {@code table} [rows, channels] that whole-number {@code ids} of any shape name: [ids..., channels]. */
    T embedding(T table, T ids);

    /** The first rows of {@code table} [rows, channels]: as many as {@code ids} [batch, tokens] has tokens. */
    T firstRows(T table, T ids);

    /** One token of each sequence: from {@code x} [batch, tokens, channels] and whole-number {@code positions} [batch]: [batch, channels]. */
    T tokenAt(T x, T positions);
}
