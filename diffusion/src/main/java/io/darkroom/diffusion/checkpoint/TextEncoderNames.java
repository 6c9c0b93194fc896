package io.darkroom.diffusion.checkpoint;

import io.darkroom.diffusion.checkpoint.Placement.Rule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of the text encoders' tensors: those of OpenAI's CLIP, and those of OpenCLIP, which keeps query, key and value in one matrix. */
final class TextEncoderNames {
    private static final Pattern BLOCK = Pattern.compile("transformer\\.resblocks\\.(\\d{1,3})\\.(.+)");
    private static final Map<String, String> WHOLE = Map.of(
        "token_embedding.weight", "text_model.embeddings.token_embedding.weight", "positional_embedding", "text_model.embeddings.position_embedding.weight",
        "ln_final.weight", "text_model.final_layer_norm.weight", "ln_final.bias", "text_model.final_layer_norm.bias");
    private static final Map<String, String> PARTS = Map.of("ln_1", "layer_norm1", "ln_2", "layer_norm2", "attn.out_proj", "self_attn.out_proj",
        "mlp.c_fc", "mlp.fc1", "mlp.c_proj", "mlp.fc2");

    private TextEncoderNames() {
    }

    /** The parameter that a key of CLIP means; old files leave out {@code text_model.}. Empty for what is none. */
    static Map<String, Rule> clip(String key) {
        if (key.startsWith("text_model.") || key.equals("text_projection.weight")) return Map.of(key, Placement.SAME);
        boolean old = key.startsWith("embeddings.") || key.startsWith("encoder.") || key.startsWith("final_layer_norm.");
        return old ? Map.of("text_model." + key, Placement.SAME) : Map.of();
    }

    /** The parameters that a key of OpenCLIP means. Empty for what is none. */
    static Map<String, Rule> openClip(String key, long[] shape) {
        if (key.equals("text_projection")) return shape.length == 2 ? Map.of("text_projection.weight", Placement.TRANSPOSE) : Map.of();
        if (WHOLE.containsKey(key)) return Map.of(WHOLE.get(key), Placement.SAME);
        Matcher block = BLOCK.matcher(key);
        if (!block.matches()) return Map.of();
        String layer = "text_model.encoder.layers." + block.group(1) + ".";
        String part = block.group(2);
        if (part.equals("attn.in_proj_weight")) return inThree(layer, ".weight", shape);
        if (part.equals("attn.in_proj_bias")) return inThree(layer, ".bias", shape);
        int end = part.lastIndexOf('.');
        String name = end < 0 ? null : PARTS.get(part.substring(0, end));
        return name == null ? Map.of() : Map.of(layer + name + part.substring(end), Placement.SAME);
    }

    private static Map<String, Rule> inThree(String layer, String end, long[] shape) {
        if (shape.length == 0 || shape[0] % 3 != 0) return Map.of();
        long third = shape[0] / 3;
        Map<String, Rule> parts = new LinkedHashMap<>();
        String[] names = {"q_proj", "k_proj", "v_proj"};
        for (int i = 0; i < 3; i++) parts.put(layer + "self_attn." + names[i] + end, new Rule.Rows(i * third, (i + 1) * third));
        return parts;
    }
}
