package io.darkroom.diffusion.network;

import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.checkpoint.SafetensorsHeader;
import io.darkroom.diffusion.checkpoint.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The text half of CLIP (Radford et al. 2021): a causal transformer over prompt tokens, as {@code CLIPTextModel} and
 * {@code CLIPTextModelWithProjection} store it.
 *
 * <p>Inputs: {@code input_ids} [batch, tokens] and {@code pooled_at} [batch], see {@link #pooledAt}. Outputs:
 * {@code hidden_states.k} after k layers (0 = embeddings, not normalised), {@code clip_skip.k} = the final norm of the state
 * k layers before the last, {@code last_hidden_state} = {@code clip_skip.0}, {@code pooler_output} = its row at
 * {@code pooled_at}, and {@code text_embeds} = that row projected where the model has a projection.
 *
 * @param endId      the token at which a sequence is pooled
 * @param projection channels of {@code text_embeds}; 0 when the model has no projection
 */
public record ClipText(int vocabulary, int positions, int channels, int innerChannels, int layers, int heads, Activation activation,
                       double epsilon, int endId, int projection) implements Network {
    private static final String PREFIX = "text_model.";
    /** Early configurations say 2 whatever the vocabulary; the true end token has the largest id then. */
    private static final int LEGACY_END_ID = 2;

    /** The network that a {@code config.json} describes. */
    public static ClipText of(Config config) {
        boolean projected = config.has("architectures") && config.texts("architectures").contains("CLIPTextModelWithProjection");
        int channels = config.integer("hidden_size", 512, 1, 8192);
        int heads = config.integer("num_attention_heads", 8, 1, 256);
        if (channels % heads != 0) throw config.bad("num_attention_heads", heads + " does not divide hidden_size " + channels);
        return new ClipText(config.integer("vocab_size", 49408, 1, 1_000_000), config.integer("max_position_embeddings", 77, 1, 4096), channels,
            config.integer("intermediate_size", 2048, 1, 65536), config.integer("num_hidden_layers", 12, 1, 128), heads,
            Activation.of(config, "hidden_act", Activation.QUICK_GELU), config.number("layer_norm_eps", 1e-5, 0, 1),
            config.integer("eos_token_id", LEGACY_END_ID, 0, 1_000_000), projected ? config.integer("projection_dim", 512, 1, 8192) : 0);
    }

    @Override
    public List<Port> inputs() {
        return List.of(Port.indices("input_ids", "batch", "tokens"), Port.indices("pooled_at", "batch"));
    }

    @Override
    public <T> Map<String, T> forward(Ops<T> ops, Map<String, T> inputs) {
        return forward(ops, inputs, tokens(ops, inputs));
    }

    /** The vectors of the tokens, [batch, tokens, channels]. */
    <T> T tokens(Ops<T> ops, Map<String, T> inputs) {
        return ops.embedding(ops.param("embeddings.token_embedding.weight", vocabulary, channels), inputs.get("input_ids"));
    }

    /** The network behind the vectors of the tokens. */
    <T> Map<String, T> forward(Ops<T> ops, Map<String, T> inputs, T tokens) {
        Layers<T> by = new Layers<>(ops);
        ClipLayer layer = new ClipLayer(channels, innerChannels, heads, activation, epsilon, true);
        T x = ops.add(tokens, ops.firstRows(ops.param("embeddings.position_embedding.weight", positions, channels), inputs.get("input_ids")));
        Map<String, T> outputs = new LinkedHashMap<>();
        outputs.put("hidden_states.0", x);
        for (int i = 0; i < layers; i++) {
            x = layer.forward(by, x, "encoder.layers." + i);
            outputs.put("hidden_states." + (i + 1), x);
        }
        for (int skip = 1; skip <= layers; skip++) {
            outputs.put("clip_skip." + skip, by.layerNorm(outputs.get("hidden_states." + (layers - skip)), "final_layer_norm", channels, epsilon));
        }
        T last = by.layerNorm(x, "final_layer_norm", channels, epsilon);
        outputs.put("last_hidden_state", last);
        T pooled = ops.tokenAt(last, inputs.get("pooled_at"));
        outputs.put("pooler_output", pooled);
        if (projection > 0) outputs.put("text_embeds", by.linearWithoutBias(pooled, "text_projection", channels, projection));
        return outputs;
    }

    /** Where a sequence is pooled: at its first end token; under a legacy configuration at the largest id, so that added tokens win. */
    public int pooledAt(int[] ids) {
        int at = 0;
        for (int i = 0; i < ids.length; i++) {
            if (endId == LEGACY_END_ID ? ids[i] > ids[at] : ids[i] == endId && ids[at] != endId) at = i;
        }
        return at;
    }

    /** Files name the tensors with or without {@code text_model.} in front; the projection never has it. */
    @Override
    public Weights weights(SafetensorsHeader header) {
        boolean prefixed = header.entries().containsKey(PREFIX + "embeddings.token_embedding.weight");
        return new Weights(header, key -> prefixed && !key.startsWith("text_projection.") ? PREFIX + key : key);
    }
}
