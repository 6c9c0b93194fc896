package io.darkroom.diffusion.network;

import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.checkpoint.SafetensorsHeader;
import io.darkroom.diffusion.checkpoint.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The picture half of CLIP (Radford et al. 2021), as {@code CLIPVisionModelWithProjection} and the safety checker store it.
 *
 * <p>Input: {@code pixel_values} [batch, pictureChannels, size, size], normalised as the model was trained. Outputs:
 * {@code hidden_states.k} [batch, 1 + patches, channels] after k layers (0 = the normalised embeddings), {@code penultimate} =
 * the state before the last layer, {@code last_hidden_state}, {@code pooler_output} [batch, channels] = the normalised class
 * token, and {@code image_embeds} [batch, projection] where the model has a projection.
 *
 * @param size       edge of the square picture
 * @param patch      edge of the squares that become tokens
 * @param projection channels of {@code image_embeds}; 0 when the model has no projection
 */
public record ClipVision(int size, int patch, int pictureChannels, int channels, int innerChannels, int layers, int heads, Activation activation,
                         double epsilon, int projection) implements Network {
    private static final List<String> PREFIXES = List.of("vision_model.", "vision_model.vision_model.", "");

    /**
     * The network that a {@code config.json} describes: of the tower alone, or of a whole that has it under
     * {@code vision_config} and then names the projection itself.
     */
    public static ClipVision of(Config config) {
        Config vision = config.has("vision_config") ? config.section("vision_config") : config;
        int channels = vision.integer("hidden_size", 768, 1, 8192);
        int heads = vision.integer("num_attention_heads", 12, 1, 256);
        if (channels % heads != 0) throw vision.bad("num_attention_heads", heads + " does not divide hidden_size " + channels);
        int size = vision.integer("image_size", 224, 1, 2048);
        int patch = vision.integer("patch_size", 32, 1, 2048);
        if (patch > size) throw vision.bad("patch_size", patch + " is larger than image_size " + size);
        boolean plain = config.has("architectures") && config.texts("architectures").contains("CLIPVisionModel");
        return new ClipVision(size, patch, vision.integer("num_channels", 3, 1, 16), channels, vision.integer("intermediate_size", 3072, 1, 65536),
            vision.integer("num_hidden_layers", 12, 1, 128), heads, Activation.of(vision, "hidden_act", Activation.QUICK_GELU),
            vision.number("layer_norm_eps", 1e-5, 0, 1), plain ? 0 : config.integer("projection_dim", 512, 1, 8192));
    }

    /** How many tokens a picture becomes. */
    public int tokens() {
        return (size / patch) * (size / patch) + 1;
    }

    @Override
    public List<Port> inputs() {
        return List.of(Port.numbers("pixel_values", "batch", pictureChannels, size, size));
    }

    @Override
    public <T> Map<String, T> forward(Ops<T> ops, Map<String, T> inputs) {
        Layers<T> by = new Layers<>(ops);
        ClipLayer layer = new ClipLayer(channels, innerChannels, heads, activation, epsilon, false);
        T patches = ops.conv2d(inputs.get("pixel_values"), ops.param("embeddings.patch_embedding.weight", channels, pictureChannels, patch, patch), null, patch,
            Padding.all(0));
        T whole = ops.forEachRow(ops.param("embeddings.class_embedding", channels), patches);
        T x = ops.add(ops.concat(List.of(whole, ops.tokens(patches)), 1), ops.param("embeddings.position_embedding.weight", tokens(), channels));
        x = by.layerNorm(x, "pre_layrnorm", channels, epsilon);
        Map<String, T> outputs = new LinkedHashMap<>();
        outputs.put("hidden_states.0", x);
        for (int i = 0; i < layers; i++) {
            x = layer.forward(by, x, "encoder.layers." + i);
            outputs.put("hidden_states." + (i + 1), x);
        }
        outputs.put("penultimate", outputs.get("hidden_states." + (layers - 1)));
        outputs.put("last_hidden_state", x);
        T pooled = by.layerNorm(ops.firstToken(x), "post_layernorm", channels, epsilon);
        outputs.put("pooler_output", pooled);
        if (projection > 0) outputs.put("image_embeds", by.linearWithoutBias(pooled, "visual_projection", channels, projection));
        return outputs;
    }

    /** The tower's tensors lie under one of a few prefixes; the projection never does. */
    @Override
    public Weights weights(SafetensorsHeader header) {
        String prefix = PREFIXES.stream().filter(p -> header.entries().containsKey(p + "embeddings.patch_embedding.weight")).findFirst().orElse(PREFIXES.getFirst());
        return new Weights(header, key -> key.startsWith("visual_projection.") ? key : prefix + key);
    }
}
