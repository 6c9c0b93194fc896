package io.darkroom.diffusion.adapter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A tensor's name in an adapter file, taken apart. Every program spells these names its own way; all ways that are known are
 * read here, and nothing else knows of them.
 *
 * @param label the layer as the file spells it, for messages
 * @param layer the layer as kohya's programs spell it, such as {@code lora_unet_mid_block_attentions_0_proj_in}
 * @param part  the tensor's role in that layer
 */
record AdapterKey(String label, String layer, Part part) {

    /** How a name may end, and what that says. */
    private record End(String text, Part part) {
    }

    /** How a layer may begin once its dots are underscores, and what kohya's programs would write. */
    private record Beginning(String text, String kohya) {
    }

    private static final List<End> ENDS = ends();
    private static final List<Beginning> BEGINNINGS = List.of(
        new Beginning("lora_unet_", "lora_unet_"), new Beginning("lora_te1_", "lora_te1_"), new Beginning("lora_te2_", "lora_te2_"),
        new Beginning("lora_te_", "lora_te_"), new Beginning("unet_", "lora_unet_"), new Beginning("text_encoder_2_", "lora_te2_"),
        new Beginning("text_encoder_", "lora_te_"), new Beginning("lycoris_unet_", "lora_unet_"), new Beginning("lycoris_", "lora_unet_"),
        new Beginning("model_diffusion_model_", "lora_unet_"), new Beginning("diffusion_model_", "lora_unet_"),
        new Beginning("text_encoders_clip_l_transformer_", "lora_te1_"), new Beginning("text_encoders_clip_g_transformer_", "lora_te2_"));
    /** The first files of diffusers name a text encoder's projections as a UNet's. */
    private static final Map<String, String> TEXT_PROJECTIONS = Map.of("to_q", "q_proj", "to_k", "k_proj", "to_v", "v_proj", "to_out", "out_proj");

    private static List<End> ends() {
        List<End> ends = new ArrayList<>();
        for (String way : List.of(".lora", "_lora", ".lora_linear_layer")) {
            ends.add(new End(way + ".down.weight", Part.LORA_DOWN));
            ends.add(new End(way + ".up.weight", Part.LORA_UP));
            ends.add(new End(way + ".alpha", Part.ALPHA));
        }
        for (String name : List.of("", ".default")) {
            ends.add(new End(".lora_A" + name + ".weight", Part.LORA_DOWN));
            ends.add(new End(".lora_B" + name + ".weight", Part.LORA_UP));
            ends.add(new End(".lora_B" + name + ".bias", Part.LORA_UP_BIAS));
            ends.add(new End(".lora_magnitude_vector" + name + ".weight", Part.MAGNITUDE));
        }
        for (Part part : Part.values()) {
            String name = part.name().toLowerCase(Locale.ROOT);
            if (name.startsWith("hada_") || name.startsWith("lokr_")) ends.add(new End("." + name, part));
        }
        ends.addAll(List.of(new End(".lora_down.weight", Part.LORA_DOWN), new End(".lora_up.weight", Part.LORA_UP), new End(".lora_mid.weight", Part.LORA_MID),
            new End(".lora_up.bias", Part.LORA_UP_BIAS), new End(".lora_magnitude_vector", Part.MAGNITUDE), new End(".dora_scale", Part.DORA_SCALE),
            new End(".alpha", Part.ALPHA), new End(".scale", Part.SCALE), new End(".diff", Part.DIFF), new End(".diff_b", Part.DIFF_B),
            new End(".w_norm", Part.DIFF), new End(".b_norm", Part.DIFF_B), new End(".on_input", Part.IA3_ON_INPUT), new End(".weight", Part.IA3_WEIGHT)));
        return List.copyOf(ends);
    }

    /** Takes a name apart; empty when it is none of an adapter's. */
    static Optional<AdapterKey> of(String key) {
        for (End end : ENDS) {
            if (key.endsWith(end.text) && key.length() > end.text.length()) {
                String label = key.substring(0, key.length() - end.text.length());
                return Optional.of(new AdapterKey(label, kohya(end.text.startsWith("_") ? attentionLayer(label) : label), end.part));
            }
        }
        return Optional.empty();
    }

    /** From diffusers' attention processors, {@code …attn1.processor.to_out}, to the layers they change, {@code …attn1.to_out.0}. */
    private static String attentionLayer(String label) {
        String layer = label.replace(".processor.", ".");
        int last = layer.lastIndexOf('.') + 1;
        String projection = layer.substring(last);
        if (layer.startsWith("text_encoder")) return layer.substring(0, last) + TEXT_PROJECTIONS.getOrDefault(projection, projection);
        return projection.equals("to_out") ? layer + ".0" : layer;
    }

    private static String kohya(String layer) {
        String words = layer.replace('.', '_');
        if (words.startsWith("base_model_model_")) words = words.substring("base_model_model_".length());
        for (Beginning beginning : BEGINNINGS) {
            if (words.startsWith(beginning.text)) return beginning.kohya + within(beginning.kohya, words.substring(beginning.text.length()));
        }
        return "lora_unet_" + words;
    }

    private static String within(String network, String layer) {
        boolean bare = network.startsWith("lora_te") && !layer.startsWith("text_model_") && !layer.equals("text_projection");
        return bare ? "text_model_" + layer : layer;
    }
}
