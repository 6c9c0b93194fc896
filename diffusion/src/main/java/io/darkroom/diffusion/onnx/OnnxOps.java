package io.darkroom.diffusion.onnx;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.DType;
import io.darkroom.diffusion.checkpoint.SafetensorsHeader;
import io.darkroom.diffusion.checkpoint.Weights;
import io.darkroom.diffusion.network.Activation;
import io.darkroom.diffusion.network.Network;
import io.darkroom.diffusion.network.Ops;
import io.darkroom.diffusion.network.Padding;
import io.darkroom.diffusion.network.Port;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The reader of networks that emits an ONNX graph. A value is the name of a graph value.
 *
 * <p>Batch, token count, height and width stay open: one graph serves every size, odd ones too. Where a layer depends on
 * them (tokens back to a picture, enlarging to a given size) the graph takes them from the value itself. Measured against
 * graphs of fixed size this costs nothing worth naming, and there is no cache of graphs to keep.
 *
 * <p>Standard operators except where ONNX Runtime's own are better by measurement: {@code MultiHeadAttention} never holds the
 * scores of all token pairs (a tenth of the memory), {@code FusedMatMul} takes matrices as they are stored, so that no
 * transposed copies are made, {@code QuickGelu} is one pass over the values.
 */
final class OnnxOps implements Ops<String> {
    private final OnnxGraph graph = new OnnxGraph();
    private final Weights weights;
    private final ReplacedWeights replaced;
    private final boolean seamless;

    private OnnxOps(Weights weights, ReplacedWeights replaced, boolean seamless) {
        this.seamless = seamless;
        this.weights = weights;
        this.replaced = replaced;
    }

    /**
     * The model of a network, as bytes; equal for equal settings and weight files of equal layout.
     *
     * @param weights  where its tensors lie; floating tensors must be stored as F32
     * @param replaced weights that are not the file's: small ones become part of the model, the session must be given the others
     * @param roomPerPixel how many numbers for each pixel of the first input memory is taken for at once before anything else; 0 for none
     */
    static byte[] emit(Network network, Weights weights, ReplacedWeights replaced, long roomPerPixel) {
        OnnxOps ops = new OnnxOps(weights, replaced, network.seamless());
        Map<String, String> inputs = new LinkedHashMap<>();
        for (Port port : network.inputs()) {
            inputs.put(port.name(), ops.graph.input(port.name(), port.wholeNumbers() ? OnnxGraph.INT64 : OnnxGraph.FLOAT));
        }
        if (roomPerPixel > 0) inputs.computeIfPresent(network.inputs().getFirst().name(), (name, x) -> ops.withRoom(x, roomPerPixel));
        network.forward(ops, inputs).forEach((name, value) -> ops.graph.output(value, name));
        return ops.graph.toModel();
    }

    /**
     * The picture, after memory was taken for a run and given back. The library takes memory in blocks that double; those of small first
     * layers are of no use to large later ones. One block that is large enough from the beginning serves all: a third less in the end.
     */
    private String withRoom(String picture, long perPixel) {
        String extents = graph.op("Gather", List.of(graph.op("Shape", List.of(picture)), graph.constant(0L, 2L, 3L)));
        String room = graph.op("ConstantOfShape", List.of(multiply(graph.op("ReduceProd", List.of(extents)), graph.constant(perPixel))));
        return add(picture, graph.op("Slice", List.of(room, graph.constant(0L), graph.constant(1L))));
    }

    @Override
    public String param(String key, long... shape) {
        SafetensorsHeader.Entry entry = weights.require(key, shape);
        if (entry.type() != DType.F32) throw new CheckpointException(weights.file(), key, "is " + entry.type() + ", not widened to F32");
        String file = entry.file().getFileName().toString();
        Optional<float[]> small = replaced.small(key);
        if (small.isPresent()) return graph.internal(key, shape, small.get());
        if (!entry.transposed() || replaced.isLarge(key)) return graph.external(key, shape, file, entry.offset(), entry.length());
        String stored = graph.external(key + " as stored", new long[] {shape[1], shape[0]}, file, entry.offset(), entry.length());
        return graph.op("Transpose", List.of(stored), "perm", new long[] {1, 0});
    }

    @Override
    public String conv2d(String x, String weight, String bias, int stride, Padding p) {
        if (seamless && p.surrounds()) {
            String continued = graph.op("Pad", List.of(x, graph.constant(p.top(), p.left(), p.bottom(), p.right()), "", graph.constant(2L, 3L)), "mode", "wrap");
            return conv2d(continued, weight, bias, stride, Padding.all(0));
        }
        return graph.op("Conv", bias == null ? List.of(x, weight) : List.of(x, weight, bias),
            "strides", new long[] {stride, stride}, "pads", new long[] {p.top(), p.left(), p.bottom(), p.right()});
    }

    @Override
    public String linear(String x, String weight, String bias) {
        String y = graph.contributed("FusedMatMul", List.of(x, weight), "transB", 1);
        return bias == null ? y : add(y, bias);
    }

    @Override
    public String groupNorm(String x, String weight, String bias, int groups, double epsilon) {
        float[] ones = new float[groups];
        Arrays.fill(ones, 1);
        String grouped = graph.op("Reshape", List.of(x, graph.constant(0L, groups, -1L)));
        String plain = graph.op("InstanceNormalization", List.of(grouped, graph.constant(ones), graph.constant(new float[groups])), "epsilon", (float) epsilon);
        String normal = graph.op("Reshape", List.of(plain, graph.op("Shape", List.of(x))));
        return weight == null ? normal : add(multiply(normal, perChannel(weight)), perChannel(bias));
    }

    private String perChannel(String values) {
        return graph.op("Unsqueeze", List.of(values, graph.constant(1L, 2L)));
    }

    @Override
    public String layerNorm(String x, String weight, String bias, double epsilon) {
        return graph.op("LayerNormalization", List.of(x, weight, bias), "axis", -1, "epsilon", (float) epsilon);
    }

    @Override
    public String activation(Activation function, String x) {
        return switch (function) {
            case SILU -> graph.contributed("QuickGelu", List.of(x), "alpha", 1f);
            case QUICK_GELU -> graph.contributed("QuickGelu", List.of(x), "alpha", 1.702f);
            case GELU -> graph.op("Gelu", List.of(x));
            case GELU_TANH -> graph.op("Gelu", List.of(x), "approximate", "tanh");
            case LEAKY_RELU -> graph.op("LeakyRelu", List.of(x), "alpha", 0.2f);
            case RELU -> graph.op("Relu", List.of(x));
            case MISH -> graph.op("Mish", List.of(x));
            case TANH -> graph.op("Tanh", List.of(x));
        };
    }

    @Override
    public String add(String a, String b) {
        return graph.op("Add", List.of(a, b));
    }

    @Override
    public String multiply(String a, String b) {
        return graph.op("Mul", List.of(a, b));
    }

    @Override
    public String affine(String x, double factor, double offset) {
        return add(multiply(x, graph.scalar((float) factor)), graph.scalar((float) offset));
    }

    @Override
    public String attention(String query, String key, String value, int heads, boolean causal) {
        return graph.contributed("MultiHeadAttention", List.of(query, key, value), "num_heads", heads, "unidirectional", causal ? 1 : 0);
    }

    @Override
    public String lookedAt(String query, String key, int heads, int channels) {
        String scaled = affine(query, 1 / Math.sqrt((double) channels / heads), 0);
        String scores = graph.op("MatMul", List.of(graph.op("Transpose", List.of(heads(scaled, heads)), "perm", new long[] {0, 2, 1, 3}),
            graph.op("Transpose", List.of(heads(key, heads)), "perm", new long[] {0, 2, 3, 1})));
        String mean = graph.op("ReduceMean", List.of(graph.op("Softmax", List.of(scores), "axis", -1), graph.constant(1L)), "keepdims", 0);
        return graph.op("ReduceSum", List.of(mean, graph.constant(1L)), "keepdims", 0);
    }

    private String heads(String tokens, int heads) {
        return graph.op("Reshape", List.of(tokens, graph.constant(0L, 0L, heads, -1L)));
    }

    @Override
    public List<String> split(String x, int parts, int axis) {
        return graph.ops("Split", List.of(x), parts, "axis", axis, "num_outputs", parts);
    }

    @Override
    public String concat(List<String> parts, int axis) {
        return graph.op("Concat", parts, "axis", axis);
    }

    @Override
    public String tokens(String picture) {
        return graph.op("Transpose", List.of(graph.op("Reshape", List.of(picture, graph.constant(0L, 0L, -1L)))), "perm", new long[] {0, 2, 1});
    }

    @Override
    public String picture(String tokens, String like) {
        String shape = concat(List.of(graph.constant(0L, 0L), size(like)), 0);
        return graph.op("Reshape", List.of(graph.op("Transpose", List.of(tokens), "perm", new long[] {0, 2, 1}), shape));
    }

    @Override
    public String asPixel(String x) {
        return graph.op("Unsqueeze", List.of(x, graph.constant(2L, 3L)));
    }

    @Override
    public String asTokens(String x, int tokens) {
        return graph.op("Reshape", List.of(x, graph.constant(0L, tokens, -1L)));
    }

    @Override
    public String upsample2(String picture) {
        return nearest(List.of(picture, "", graph.constant(1f, 1f, 2f, 2f)));
    }

    @Override
    public String upsampleTo(String picture, String like) {
        return nearest(List.of(picture, "", "", concat(List.of(extents(picture, 0, 2), size(like)), 0)));
    }

    private String nearest(List<String> inputs) {
        return graph.op("Resize", inputs, "mode", "nearest", "coordinate_transformation_mode", "asymmetric", "nearest_mode", "floor");
    }

    private String size(String picture) {
        return extents(picture, 2, 4);
    }

    @Override
    public String embedding(String table, String ids) {
        return graph.op("Gather", List.of(table, ids), "axis", 0);
    }

    @Override
    public String firstRows(String table, String ids) {
        return graph.op("Slice", List.of(table, graph.constant(0L), extents(ids, 1, 2), graph.constant(-2L)));
    }

    @Override
    public String tokenAt(String x, String positions) {
        return graph.op("GatherND", List.of(x, graph.op("Unsqueeze", List.of(positions, graph.constant(1L)))), "batch_dims", 1);
    }

    @Override
    public String firstToken(String x) {
        return graph.op("Squeeze", List.of(graph.op("Slice", List.of(x, graph.constant(0L), graph.constant(1L), graph.constant(1L))), graph.constant(1L)));
    }

    @Override
    public String forEachRow(String stored, String like) {
        return graph.op("Expand", List.of(stored, concat(List.of(extents(like, 0, 1), graph.constant(1L, 1L)), 0)));
    }

    /** The standard operator puts the pixels of a square before the channels, so that its channels are exchanged. */
    @Override
    public String pixelUnshuffle(String picture, int channels, int factor) {
        String squares = graph.op("SpaceToDepth", List.of(picture), "blocksize", factor);
        String apart = graph.op("Reshape", List.of(squares, graph.constant(0L, (long) factor * factor, channels, -1L)));
        return graph.op("Reshape", List.of(graph.op("Transpose", List.of(apart), "perm", new long[] {0, 2, 1, 3}), graph.op("Shape", List.of(squares))));
    }

    @Override
    public String pixelShuffle(String picture, int factor) {
        return graph.op("DepthToSpace", List.of(picture), "blocksize", factor, "mode", "CRD");
    }

    @Override
    public String halved(String picture) {
        return graph.op("AveragePool", List.of(picture), "kernel_shape", new long[] {2, 2}, "strides", new long[] {2, 2}, "ceil_mode", 1);
    }

    @Override
    public String leaky(String picture, String slopes) {
        return graph.op("PRelu", List.of(picture, perChannel(slopes)));
    }

    @Override
    public String frames(String video) {
        return merged(graph.op("Transpose", List.of(video), "perm", new long[] {0, 2, 1, 3, 4}), 2);
    }

    @Override
    public String videoOfFrames(String frames, String like) {
        String shape = concat(List.of(extents(like, 0, 1), extents(like, 2, 3), extents(frames, 1, 4)), 0);
        return graph.op("Transpose", List.of(graph.op("Reshape", List.of(frames, shape))), "perm", new long[] {0, 2, 1, 3, 4});
    }

    @Override
    public String timelines(String video) {
        return merged(graph.op("Transpose", List.of(video), "perm", new long[] {0, 3, 4, 2, 1}), 3);
    }

    @Override
    public String videoOfTimelines(String timelines, String like) {
        String shape = concat(List.of(extents(like, 0, 1), extents(like, 3, 5), extents(timelines, 1, 3)), 0);
        return graph.op("Transpose", List.of(graph.op("Reshape", List.of(timelines, shape))), "perm", new long[] {0, 4, 3, 1, 2});
    }

    @Override
    public List<String> likeTokens(String tokens, String picture, double share) {
        return new TokenMerging(graph).plan(tokens, picture, share);
    }

    @Override
    public String mergedTokens(String tokens, List<String> plan) {
        return new TokenMerging(graph).merged(tokens, plan);
    }

    @Override
    public String tokensApart(String tokens, List<String> plan) {
        return new TokenMerging(graph).apart(tokens, plan);
    }

    /** The first {@code count} of five dimensions as one. */
    private String merged(String x, int count) {
        return graph.op("Reshape", List.of(x, concat(List.of(graph.constant(-1L), extents(x, count, 5)), 0)));
    }

    private String extents(String x, int from, int to) {
        return graph.op("Shape", List.of(x), "start", from, "end", to);
    }
}
