package io.darkroom.diffusion.network;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.SafetensorsHeader;
import io.darkroom.diffusion.checkpoint.SafetensorsHeader.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What lets a UNet take a picture as a prompt (Ye et al. 2023): {@code IP-Adapter}. It turns what CLIP sees in a picture into a
 * few tokens, and those into keys and values for each cross-attention of the UNet. It runs once a picture, not once a step.
 *
 * <p>Input: {@code image_embeds}, [pictures, channels] or, where {@link Projection#fromStates}, [pictures, tokens, channels].
 * Outputs: {@code image_tokens} [pictures, tokens, contextChannels], and for each cross-attention {@code key.ATTENTION} and
 * {@code value.ATTENTION} [pictures, tokens, channels of the attention].
 *
 * @param projection      how tokens come about
 * @param contextChannels of the tokens
 * @param attentions      of the UNet, in the adapter's order
 */
public record IpAdapter(Projection projection, int contextChannels, List<UNetConfig.CrossAttention> attentions) implements Network {
    private static final double EPSILON = 1e-5;
    private static final int HEAD_WIDTH = 64;
    private static final int TOKENS = 4;

    public IpAdapter {
        attentions = List.copyOf(attentions);
    }

    /** From what CLIP sees to tokens. */
    public sealed interface Projection {

        /** Channels of {@code image_embeds}. */
        int channels();

        /** Whether it takes the states before CLIP's last layer, and not the picture's embedding. */
        boolean fromStates();
    }

    /** A matrix from one embedding to a few tokens side by side. */
    public record Linear(int channels, int tokens) implements Projection {
        @Override
        public boolean fromStates() {
            return false;
        }
    }

    /** Two layers that keep every token of CLIP ("full"). */
    public record TwoLayers(int channels) implements Projection {
        @Override
        public boolean fromStates() {
            return true;
        }
    }

    /** Learned queries that look at CLIP's tokens, several times ("plus"). */
    public record Resampler(int channels, int queries, int width, int inner, int hidden, int depth) implements Projection {
        @Override
        public boolean fromStates() {
            return true;
        }
    }

    /**
     * The adapter of a file; all its sizes are read from the shapes of its tensors.
     *
     * @param unet that it is to steer
     * @throws CheckpointException the file is no IP-Adapter of a supported kind; whether it fits the UNet shows when it is loaded
     */
    public static IpAdapter of(SafetensorsHeader header, UNetConfig unet) {
        return new IpAdapter(projection(header, unet.contextChannels()), unet.contextChannels(), unet.crossAttentions());
    }

    private static Projection projection(SafetensorsHeader header, int context) {
        Map<String, Entry> entries = header.entries();
        if (entries.containsKey("image_proj.proj.weight")) {
            int rows = extent(header, "image_proj.proj.weight", 0);
            if (rows != TOKENS * context) throw new CheckpointException(header.file(), "image_proj.proj.weight", "makes " + rows + " channels, the unet's text has " + context + " a token");
            return new Linear(extent(header, "image_proj.proj.weight", 1), TOKENS);
        }
        if (entries.containsKey("image_proj.latents")) {
            int depth = 0;
            while (entries.containsKey("image_proj.layers." + depth + ".0.to_q.weight")) depth++;
            int inner = extent(header, "image_proj.layers.0.0.to_q.weight", 0);
            if (inner % HEAD_WIDTH != 0) throw new CheckpointException(header.file(), "image_proj.layers.0.0.to_q.weight", "heads of " + HEAD_WIDTH + " do not divide " + inner + " channels");
            return new Resampler(extent(header, "image_proj.proj_in.weight", 1), extent(header, "image_proj.latents", 1), extent(header, "image_proj.latents", 2),
                inner, extent(header, "image_proj.layers.0.1.1.weight", 0), depth);
        }
        if (entries.containsKey("image_proj.proj.3.weight")) return new TwoLayers(extent(header, "image_proj.proj.0.weight", 1));
        if (entries.containsKey("image_proj.proj.0.weight")) throw new CheckpointException(header.file(), "image_proj", "IP-Adapters of faces are not supported");
        throw new CheckpointException(header.file(), "image_proj", "missing: no IP-Adapter");
    }

    private static int extent(SafetensorsHeader header, String key, int axis) {
        Entry entry = header.entries().get(key);
        if (entry == null || entry.shape().length <= axis) throw new CheckpointException(header.file(), key, "missing or of too few dimensions");
        if (entry.shape()[axis] < 1 || entry.shape()[axis] > 1 << 20) throw new CheckpointException(header.file(), key, "has the extent " + entry.shape()[axis]);
        return (int) entry.shape()[axis];
    }

    @Override
    public List<Port> inputs() {
        return List.of(projection.fromStates() ? Port.numbers("image_embeds", "pictures", "tokens", projection.channels())
            : Port.numbers("image_embeds", "pictures", projection.channels()));
    }

    @Override
    public <T> Map<String, T> forward(Ops<T> ops, Map<String, T> inputs) {
        Layers<T> by = new Layers<>(ops);
        T tokens = switch (projection) {
            case Linear linear -> linear(by, inputs.get("image_embeds"), linear);
            case TwoLayers two -> twoLayers(by, inputs.get("image_embeds"), two);
            case Resampler resampler -> resampled(by, inputs.get("image_embeds"), resampler);
        };
        Map<String, T> outputs = new LinkedHashMap<>();
        outputs.put("image_tokens", tokens);
        for (int i = 0; i < attentions.size(); i++) {
            UNetConfig.CrossAttention attention = attentions.get(i);
            String key = "ip_adapter." + (2 * i + 1);
            outputs.put("key." + attention.key(), by.linearWithoutBias(tokens, key + ".to_k_ip", contextChannels, attention.channels()));
            outputs.put("value." + attention.key(), by.linearWithoutBias(tokens, key + ".to_v_ip", contextChannels, attention.channels()));
        }
        return outputs;
    }

    private <T> T linear(Layers<T> by, T x, Linear settings) {
        T row = by.linear(x, "image_proj.proj", settings.channels, settings.tokens * contextChannels);
        T tokens = by.ops().asTokens(row, settings.tokens);
        return by.layerNorm(tokens, "image_proj.norm", contextChannels, EPSILON);
    }

    private <T> T twoLayers(Layers<T> by, T x, TwoLayers settings) {
        T h = by.ops().activation(Activation.GELU, by.linear(x, "image_proj.proj.0", settings.channels, settings.channels));
        return by.layerNorm(by.linear(h, "image_proj.proj.2", settings.channels, contextChannels), "image_proj.proj.3", contextChannels, EPSILON);
    }

    private <T> T resampled(Layers<T> by, T states, Resampler settings) {
        Ops<T> ops = by.ops();
        T x = by.linear(states, "image_proj.proj_in", settings.channels, settings.width);
        T queries = ops.forEachRow(ops.param("image_proj.latents", 1, settings.queries, settings.width), x);
        for (int i = 0; i < settings.depth; i++) queries = look(by, x, queries, settings, "image_proj.layers." + i);
        return by.layerNorm(by.linear(queries, "image_proj.proj_out", settings.width, contextChannels), "image_proj.norm_out", contextChannels, EPSILON);
    }

    /** The queries look at the states and at themselves. */
    private static <T> T look(Layers<T> by, T x, T queries, Resampler settings, String key) {
        Ops<T> ops = by.ops();
        T n = by.layerNorm(queries, key + ".0.norm2", settings.width, EPSILON);
        T seen = ops.concat(List.of(by.layerNorm(x, key + ".0.norm1", settings.width, EPSILON), n), 1);
        List<T> both = ops.split(by.linearWithoutBias(seen, key + ".0.to_kv", settings.width, 2 * settings.inner), 2, -1);
        T attended = ops.attention(by.linearWithoutBias(n, key + ".0.to_q", settings.width, settings.inner), both.get(0), both.get(1), settings.inner / HEAD_WIDTH, false);
        queries = ops.add(queries, by.linearWithoutBias(attended, key + ".0.to_out", settings.inner, settings.width));
        T h = by.linearWithoutBias(by.layerNorm(queries, key + ".1.0", settings.width, EPSILON), key + ".1.1", settings.width, settings.hidden);
        return ops.add(queries, by.linearWithoutBias(ops.activation(Activation.GELU, h), key + ".1.3", settings.hidden, settings.width));
    }
}
