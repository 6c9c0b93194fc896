package io.darkroom.diffusion.network;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one run of a network costs at given sizes: the reader that carries only shapes and adds up. A multiplication together
 * with its addition counts as two operations; what is done once for each value (norms, activations, sums) is not counted, it
 * is below a hundredth of a denoiser's work.
 *
 * @param convolutions operations
 * @param matrices     operations in products with stored matrices
 * @param attention    operations in products of tokens with tokens
 * @param largest      how many numbers the largest value between two layers has
 * @param outputs      the shape of every output
 */
public record RunCost(long convolutions, long matrices, long attention, long largest, Map<String, long[]> outputs) {

    /**
     * Reads a network.
     *
     * @param inputs the shape of every input
     * @throws IllegalArgumentException one is missing
     */
    public static RunCost of(Network network, Map<String, long[]> inputs) {
        Counter counter = new Counter();
        Map<String, long[]> values = new HashMap<>();
        for (Port port : network.inputs()) {
            long[] shape = inputs.get(port.name());
            if (shape == null) throw new IllegalArgumentException("no shape for input " + port.name());
            values.put(port.name(), counter.value(shape));
        }
        Map<String, long[]> outputs = network.forward(counter, values);
        return new RunCost(counter.convolutions, counter.matrices, counter.attention, counter.largest, outputs);
    }

    /**
     * For a network of one picture, how many numbers exist at the same time for each of its pixels: of the largest values two and a
     * half, namely what a layer takes, what it makes, and a way around it, which in autoencoders is narrower there.
     *
     * @param edge of a picture that the network takes
     */
    static long roomPerPixel(Network network, int edge) {
        Port picture = network.inputs().getFirst();
        long largest = of(network, Map.of(picture.name(), new long[] {1, picture.shape().get(1).size(), edge, edge})).largest();
        return Math.ceilDiv(5 * largest, 2L * edge * edge);
    }

    public long operations() {
        return Math.addExact(Math.addExact(convolutions, matrices), attention);
    }

    /** A value is its shape. */
    private static final class Counter implements Ops<long[]> {
        private long convolutions;
        private long matrices;
        private long attention;
        private long largest;

        private long[] value(long... shape) {
            largest = Math.max(largest, size(shape));
            return shape;
        }

        private static long size(long... shape) {
            long n = 1;
            for (long extent : shape) n = Math.multiplyExact(n, extent);
            return n;
        }

        @Override
        public long[] param(String key, long... shape) {
            return shape;
        }

        @Override
        public long[] conv2d(long[] x, long[] weight, long[] bias, int stride, Padding p) {
            long[] y = {x[0], weight[0], (x[2] + p.top() + p.bottom() - weight[2]) / stride + 1, (x[3] + p.left() + p.right() - weight[3]) / stride + 1};
            convolutions += 2 * size(y) * weight[1] * weight[2] * weight[3];
            return value(y);
        }

        @Override
        public long[] linear(long[] x, long[] weight, long[] bias) {
            matrices += 2 * size(x) * weight[0];
            return last(x, weight[0]);
        }

        private long[] last(long[] x, long extent) {
            long[] y = x.clone();
            y[y.length - 1] = extent;
            return value(y);
        }

        @Override
        public long[] groupNorm(long[] x, long[] weight, long[] bias, int groups, double epsilon) {
            return x;
        }

        @Override
        public long[] layerNorm(long[] x, long[] weight, long[] bias, double epsilon) {
            return x;
        }

        @Override
        public long[] activation(Activation function, long[] x) {
            return x;
        }

        @Override
        public long[] add(long[] a, long[] b) {
            return broadcast(a, b);
        }

        @Override
        public long[] multiply(long[] a, long[] b) {
            return broadcast(a, b);
        }

        private long[] broadcast(long[] a, long[] b) {
            long[] longer = (a.length >= b.length ? a : b).clone();
            long[] shorter = a.length >= b.length ? b : a;
            int ahead = longer.length - shorter.length;
            for (int i = 0; i < shorter.length; i++) longer[ahead + i] = Math.max(longer[ahead + i], shorter[i]);
            return value(longer);
        }

        @Override
        public long[] affine(long[] x, double factor, double offset) {
            return x;
        }

        @Override
        public long[] attention(long[] query, long[] key, long[] value, int heads, boolean causal) {
            attention += 2 * size(query) * key[1] + 2 * query[0] * query[1] * size(value) / value[0];
            return last(query, value[2]);
        }

        @Override
        public long[] lookedAt(long[] query, long[] key, int heads, int channels) {
            attention += 2 * size(query) * key[1];
            return value(key[0], key[1]);
        }

        @Override
        public List<long[]> split(long[] x, int parts, int axis) {
            long[] part = x.clone();
            int at = axis < 0 ? x.length + axis : axis;
            part[at] /= parts;
            return Collections.nCopies(parts, part);
        }

        @Override
        public long[] concat(List<long[]> parts, int axis) {
            long[] whole = parts.getFirst().clone();
            whole[axis] = parts.stream().mapToLong(part -> part[axis]).sum();
            return value(whole);
        }

        @Override
        public long[] tokens(long[] x) {
            return value(x[0], x[2] * x[3], x[1]);
        }

        @Override
        public long[] picture(long[] tokens, long[] like) {
            return value(tokens[0], tokens[2], like[2], like[3]);
        }

        @Override
        public long[] asPixel(long[] x) {
            return value(x[0], x[1], 1, 1);
        }

        @Override
        public long[] asTokens(long[] x, int tokens) {
            return value(x[0], tokens, x[1] / tokens);
        }

        @Override
        public long[] upsample2(long[] x) {
            return value(x[0], x[1], 2 * x[2], 2 * x[3]);
        }

        @Override
        public long[] upsampleTo(long[] x, long[] like) {
            return value(x[0], x[1], like[2], like[3]);
        }

        @Override
        public long[] embedding(long[] table, long[] ids) {
            return last(Arrays.copyOf(ids, ids.length + 1), table[1]);
        }

        @Override
        public long[] firstRows(long[] table, long[] ids) {
            long[] rows = table.clone();
            rows[rows.length - 2] = ids[1];
            return value(rows);
        }

        @Override
        public long[] firstToken(long[] x) {
            return value(x[0], x[2]);
        }

        @Override
        public long[] forEachRow(long[] stored, long[] like) {
            return stored.length == 1 ? value(like[0], 1, stored[0]) : value(like[0], stored[1], stored[2]);
        }

        @Override
        public long[] tokenAt(long[] x, long[] positions) {
            return value(x[0], x[2]);
        }

        @Override
        public long[] pixelUnshuffle(long[] x, int channels, int factor) {
            return value(x[0], x[1] * factor * factor, x[2] / factor, x[3] / factor);
        }

        @Override
        public long[] pixelShuffle(long[] x, int factor) {
            return value(x[0], x[1] / (factor * factor), x[2] * factor, x[3] * factor);
        }

        @Override
        public long[] halved(long[] x) {
            return value(x[0], x[1], (x[2] + 1) / 2, (x[3] + 1) / 2);
        }

        @Override
        public long[] leaky(long[] x, long[] slopes) {
            return x;
        }

        @Override
        public long[] frames(long[] video) {
            return value(video[0] * video[2], video[1], video[3], video[4]);
        }

        @Override
        public long[] videoOfFrames(long[] frames, long[] like) {
            return value(like[0], frames[1], like[2], frames[2], frames[3]);
        }

        @Override
        public long[] timelines(long[] video) {
            return value(video[0] * video[3] * video[4], video[2], video[1]);
        }

        @Override
        public long[] videoOfTimelines(long[] timelines, long[] like) {
            return value(like[0], timelines[2], like[2], like[3], like[4]);
        }

        @Override
        public List<long[]> likeTokens(long[] tokens, long[] picture, double share) {
            long staying = picture[2] / 2 * (picture[3] / 2);
            long may = tokens[1] - staying;
            long gone = (long) (tokens[1] * share);
            attention += 2 * tokens[0] * may * staying * tokens[2];
            value(tokens[0], may, staying);
            return List.of(new long[] {may}, new long[] {staying}, new long[] {tokens[0], gone}, new long[] {tokens[0], may - gone}, new long[] {tokens[0], gone});
        }

        @Override
        public long[] mergedTokens(long[] tokens, List<long[]> plan) {
            return value(tokens[0], plan.get(3)[1] + plan.get(1)[0], tokens[2]);
        }

        @Override
        public long[] tokensApart(long[] tokens, List<long[]> plan) {
            return value(tokens[0], plan.get(0)[0] + plan.get(1)[0], tokens[2]);
        }
    }
}
