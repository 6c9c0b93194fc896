package io.darkroom.diffusion.network;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.chunk;
import static org.bytedeco.pytorch.global.torch.constant_pad_nd;
import static org.bytedeco.pytorch.global.torch.index_select;
import static org.bytedeco.pytorch.global.torch.scaled_dot_product_attention;
import static org.bytedeco.pytorch.global.torch.upsample_nearest2d;

import io.darkroom.diffusion.checkpoint.Safetensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The slow reference: every operation computed at once by libtorch, on one thread. Must be used inside a PointerScope. */
final class TorchOps implements Ops<Tensor> {
    private final Safetensors weights;
    private final boolean seamless;

    static {
        openblas_nolapack.blas_set_num_threads(1);
        torch.set_num_threads(1);
    }

    TorchOps(Safetensors weights, boolean seamless) {
        this.weights = weights;
        this.seamless = seamless;
    }

    static Tensor tensor(io.darkroom.diffusion.tensor.Tensor values, boolean wholeNumbers) {
        long[] shape = new long[values.shape().length];
        for (int i = 0; i < shape.length; i++) shape[i] = values.shape()[i];
        Tensor tensor = torch.from_blob(new FloatPointer(values.data()), shape).clone();
        return wholeNumbers ? tensor.to(torch.ScalarType.Long) : tensor;
    }

    static float[] values(Tensor tensor) {
        float[] values = new float[(int) tensor.numel()];
        new FloatPointer(tensor.contiguous().data_ptr_float()).get(values);
        return values;
    }

    private static TensorOptional optional(Tensor tensor) {
        return tensor == null ? new TensorOptional() : new TensorOptional(tensor);
    }

    @Override
    public Tensor param(String key, long... shape) {
        return tensor(weights.tensor(key), false);
    }

    @Override
    public Tensor conv2d(Tensor x, Tensor weight, Tensor bias, int stride, Padding p) {
        boolean wrapped = seamless && p.surrounds();
        Tensor padded = wrapped ? wrapped(wrapped(x, 2, p.top()), 3, p.left()) : constant_pad_nd(x, p.left(), p.right(), p.top(), p.bottom());
        return torch.conv2d(padded, weight, optional(bias), new long[] {stride, stride}, new long[] {0, 0}, new long[] {1, 1}, 1);
    }

    private static Tensor wrapped(Tensor x, int axis, int pixels) {
        long extent = x.size(axis);
        return cat(new TensorVector(x.narrow(axis, extent - pixels, pixels), x, x.narrow(axis, 0, pixels)), axis);
    }

    @Override
    public Tensor linear(Tensor x, Tensor weight, Tensor bias) {
        return torch.linear(x, weight, optional(bias));
    }

    @Override
    public Tensor groupNorm(Tensor x, Tensor weight, Tensor bias, int groups, double epsilon) {
        return torch.group_norm(x, groups, optional(weight), optional(bias), epsilon, false);
    }

    @Override
    public Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, double epsilon) {
        return torch.layer_norm(x, new long[] {x.size(-1)}, optional(weight), optional(bias), epsilon, false);
    }

    @Override
    public Tensor activation(Activation function, Tensor x) {
        return switch (function) {
            case SILU -> torch.silu(x);
            case GELU -> torch.gelu(x);
            case QUICK_GELU -> x.mul(torch.sigmoid(x.mul(new Scalar(1.702))));
            case GELU_TANH -> torch.gelu(x, "tanh");
            case LEAKY_RELU -> torch.leaky_relu(x, new Scalar(0.2));
            case RELU -> torch.relu(x);
            case MISH -> torch.mish(x);
            case TANH -> torch.tanh(x);
        };
    }

    @Override
    public Tensor add(Tensor a, Tensor b) {
        return a.add(b);
    }

    @Override
    public Tensor multiply(Tensor a, Tensor b) {
        return a.mul(b);
    }

    @Override
    public Tensor affine(Tensor x, double factor, double offset) {
        return x.mul(new Scalar(factor)).add(new Scalar(offset));
    }

    @Override
    public Tensor attention(Tensor query, Tensor key, Tensor value, int heads, boolean causal) {
        Tensor attended = scaled_dot_product_attention(heads(query, heads), heads(key, heads), heads(value, heads), new TensorOptional(), 0, causal,
            new DoubleOptional(), false);
        return attended.transpose(1, 2).reshape(query.size(0), query.size(1), query.size(2));
    }

    @Override
    public Tensor lookedAt(Tensor query, Tensor key, int heads, int channels) {
        Tensor scores = heads(query, heads).matmul(heads(key, heads).transpose(2, 3)).mul(new Scalar(Math.sqrt((double) heads / channels)));
        return torch.softmax(scores, -1).mean(1).sum(1);
    }

    private static Tensor heads(Tensor x, int heads) {
        return x.view(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2);
    }

    @Override
    public List<Tensor> split(Tensor x, int parts, int axis) {
        TensorVector chunks = chunk(x, parts, axis);
        List<Tensor> list = new ArrayList<>();
        for (int i = 0; i < parts; i++) list.add(chunks.get(i));
        return list;
    }

    @Override
    public Tensor concat(List<Tensor> parts, int axis) {
        return cat(new TensorVector(parts.toArray(new Tensor[0])), axis);
    }

    @Override
    public Tensor tokens(Tensor picture) {
        return picture.flatten(2, 3).transpose(1, 2).contiguous();
    }

    @Override
    public Tensor picture(Tensor tokens, Tensor like) {
        return tokens.transpose(1, 2).reshape(tokens.size(0), tokens.size(2), like.size(2), like.size(3));
    }

    @Override
    public Tensor asPixel(Tensor x) {
        return x.unsqueeze(2).unsqueeze(3);
    }

    @Override
    public Tensor asTokens(Tensor x, int tokens) {
        return x.reshape(x.size(0), tokens, x.size(1) / tokens);
    }

    @Override
    public Tensor upsample2(Tensor picture) {
        return upsample_nearest2d(picture, new long[] {2 * picture.size(2), 2 * picture.size(3)});
    }

    @Override
    public Tensor upsampleTo(Tensor picture, Tensor like) {
        return upsample_nearest2d(picture, new long[] {like.size(2), like.size(3)});
    }

    @Override
    public Tensor embedding(Tensor table, Tensor ids) {
        return torch.embedding(table, ids);
    }

    @Override
    public Tensor firstRows(Tensor table, Tensor ids) {
        return table.narrow(-2, 0, ids.size(1));
    }

    @Override
    public Tensor tokenAt(Tensor x, Tensor positions) {
        TensorVector rows = new TensorVector();
        for (long row = 0; row < x.size(0); row++) rows.push_back(index_select(x.select(0, row), 0, positions.narrow(0, row, 1)));
        return cat(rows, 0);
    }

    @Override
    public Tensor firstToken(Tensor x) {
        return x.select(1, 0);
    }

    @Override
    public Tensor forEachRow(Tensor stored, Tensor like) {
        return stored.dim() == 1 ? stored.expand(like.size(0), 1, stored.size(0)) : stored.expand(like.size(0), stored.size(1), stored.size(2));
    }

    @Override
    public Tensor pixelUnshuffle(Tensor picture, int channels, int factor) {
        return torch.pixel_unshuffle(picture, factor);
    }

    @Override
    public Tensor pixelShuffle(Tensor picture, int factor) {
        return torch.pixel_shuffle(picture, factor);
    }

    @Override
    public Tensor halved(Tensor picture) {
        return torch.avg_pool2d(picture, new long[] {2, 2}, new long[] {2, 2}, new long[] {0, 0}, true, true, new LongOptional());
    }

    @Override
    public Tensor leaky(Tensor picture, Tensor slopes) {
        return torch.prelu(picture, slopes);
    }

    @Override
    public Tensor frames(Tensor video) {
        return video.transpose(1, 2).flatten(0, 1);
    }

    @Override
    public Tensor videoOfFrames(Tensor frames, Tensor like) {
        return frames.reshape(like.size(0), like.size(2), frames.size(1), frames.size(2), frames.size(3)).transpose(1, 2);
    }

    @Override
    public Tensor timelines(Tensor video) {
        return video.permute(0, 3, 4, 2, 1).flatten(0, 2);
    }

    @Override
    public Tensor videoOfTimelines(Tensor timelines, Tensor like) {
        return timelines.reshape(like.size(0), like.size(3), like.size(4), timelines.size(1), timelines.size(2)).permute(0, 4, 3, 1, 2);
    }

    /** Places that may go, places that stay, numbers among the former of those that go and of those that do not, and partners. */
    @Override
    public List<Tensor> likeTokens(Tensor tokens, Tensor picture, double share) {
        long width = picture.size(3);
        List<Long> going = new ArrayList<>();
        List<Long> staying = new ArrayList<>();
        for (long i = 0; i < tokens.size(1); i++) {
            boolean stays = i / width % 2 == 0 && i % width % 2 == 0 && i / width / 2 < picture.size(2) / 2 && i % width / 2 < width / 2;
            (stays ? staying : going).add(i);
        }
        Tensor may = longs(going);
        Tensor stay = longs(staying);
        Tensor unit = tokens.div(torch.sqrt(tokens.mul(tokens).sum(new long[] {-1}, true, new ScalarTypeOptional())));
        Tensor likeness = index_select(unit, 1, may).matmul(index_select(unit, 1, stay).transpose(1, 2));
        Tensor order = torch.argsort(torch.amax(likeness, new long[] {-1}, false), -1, true);
        long count = (long) Math.floor(tokens.size(1) * (float) share);
        Tensor go = order.narrow(1, 0, count);
        Tensor partner = torch.gather(torch.argmax(likeness, new LongOptional(-1), false), 1, go);
        return List.of(may, stay, go, order.narrow(1, count, order.size(1) - count), partner);
    }

    private static Tensor longs(List<Long> values) {
        float[] numbers = new float[values.size()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = values.get(i);
        return torch.from_blob(new FloatPointer(numbers), numbers.length).clone().to(torch.ScalarType.Long);
    }

    @Override
    public Tensor mergedTokens(Tensor tokens, List<Tensor> plan) {
        Tensor may = index_select(tokens, 1, plan.get(0));
        Tensor stays = index_select(tokens, 1, plan.get(1));
        Tensor means = torch.scatter_reduce(stays, 1, channels(plan.get(4), tokens), torch.gather(may, 1, channels(plan.get(2), tokens)), "mean", true);
        return cat(new TensorVector(torch.gather(may, 1, channels(plan.get(3), tokens)), means), 1);
    }

    @Override
    public Tensor tokensApart(Tensor tokens, List<Tensor> plan) {
        long remaining = plan.get(3).size(1);
        Tensor staying = tokens.narrow(1, remaining, tokens.size(1) - remaining);
        Tensor went = torch.gather(staying, 1, channels(plan.get(4), tokens));
        Tensor values = cat(new TensorVector(tokens.narrow(1, 0, remaining), staying, went), 1);
        Tensor stayingPlaces = plan.get(1).unsqueeze(0).expand(tokens.size(0), plan.get(1).size(0));
        Tensor places = cat(new TensorVector(places(plan, 3), stayingPlaces, places(plan, 2)), 1);
        return torch.gather(values, 1, channels(torch.argsort(places, -1, false), tokens));
    }

    private static Tensor places(List<Tensor> plan, int which) {
        Tensor chosen = plan.get(which);
        return index_select(plan.get(0), 0, chosen.flatten()).view(chosen.size(0), chosen.size(1));
    }

    private static Tensor channels(Tensor places, Tensor tokens) {
        return places.unsqueeze(2).expand(places.size(0), places.size(1), tokens.size(2));
    }
}
