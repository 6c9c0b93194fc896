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

    /**
     * Normalises each group of channels of a picture, then scales and shifts each channel. Without weight and bias the values
     * stay as normalised, and {@code x} may be [batch, channels, anything].
     */
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

    /**
     * How much attention looks at each of the other tokens: its weights, averaged over the heads and summed over the tokens that look.
     *
     * @param channels of both; the scale is as in {@link #attention}
     * @return [batch, other tokens]
     */
    T lookedAt(T query, T key, int heads, int channels);

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

    /** [batch, tokens * channels] as [batch, tokens, channels]. */
    T asTokens(T x, int tokens);

    /** Every pixel twice in both directions. */
    T upsample2(T picture);

    /** Nearest-neighbour enlargement to the height and width of {@code like}. */
    T upsampleTo(T picture, T like);

    /** The rows of {@code table} [rows, channels] that whole-number {@code ids} of any shape name: [ids..., channels]. */
    T embedding(T table, T ids);

    /** The first rows of {@code table} [rows, channels] or [1, rows, channels]: as many as {@code ids} [batch, tokens] or [batch, tokens, channels] has tokens. */
    T firstRows(T table, T ids);

    /** The first token of each sequence: from [batch, tokens, channels] to [batch, channels]. */
    T firstToken(T x);

    /** Stored tokens, [channels] or [1, tokens, channels], for every row of {@code like} [batch, anything]: [batch, tokens, channels]. */
    T forEachRow(T stored, T like);

    /** One token of each sequence: from {@code x} [batch, tokens, channels] and whole-number {@code positions} [batch]: [batch, channels]. */
    T tokenAt(T x, T positions);

    /** Squares of {@code factor} pixels as channels; channel c of pixel (y, x) of a square becomes (c * factor + y) * factor + x. */
    T pixelUnshuffle(T picture, int channels, int factor);

    /** The way back from {@link #pixelUnshuffle}. */
    T pixelShuffle(T picture, int factor);

    /** Means over squares of two pixels; at an odd right or lower edge over what is there. */
    T halved(T picture);

    /** {@code max(x, 0) + slope * min(x, 0)} with a slope for each channel of a picture. */
    T leaky(T picture, T slopes);

    /** A video's pictures: from [batch, channels, frames, height, width] to [batch * frames, channels, height, width]. */
    T frames(T video);

    /** The way back from {@link #frames}, with the batch and the frame count of {@code like}, a video. */
    T videoOfFrames(T frames, T like);

    /** A video as one sequence over time for each pixel: [batch * height * width, frames, channels]. */
    T timelines(T video);

    /** The way back from {@link #timelines}, with everything but the channels as in {@code like}, a video. */
    T videoOfTimelines(T timelines, T like);

    /**
     * Which tokens of a picture are so much alike that they can be one (Bolya and Hoffman 2023): of each square of two pixels the
     * upper left stays, and of all others those most like one that stays go.
     *
     * @param tokens  [batch, height * width, channels]
     * @param picture of the same height and width
     * @param share   of all tokens that go, at most three quarters
     * @return a plan for {@link #mergedTokens} and {@link #tokensApart}
     */
    List<T> likeTokens(T tokens, T picture, double share);

    /** Fewer tokens: each that goes is averaged with the one that it is like. */
    T mergedTokens(T tokens, List<T> plan);

    /** As many tokens as before, in their places; each that went is what the one became that it was merged with. */
    T tokensApart(T tokens, List<T> plan);
}
