package io.darkroom.testkit.golden;

import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.network.ClipText;
import io.darkroom.diffusion.network.Network;
import io.darkroom.diffusion.network.RequiredTensors;
import io.darkroom.diffusion.network.UNet;
import io.darkroom.diffusion.network.UNetConfig;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The networks of a published model, as far as names and shapes of their parameters go.
 *
 * @param shapes by component and parameter name of the folder layout
 */
record PublishedModel(Map<String, Map<String, long[]>> shapes) {
    private static final String CLIP_L = text(768, 12, 3072);
    private static final String FOUR_LEVELS = """
        "block_out_channels":[320,640,1280,1280],
        "down_block_types":["CrossAttnDownBlock2D","CrossAttnDownBlock2D","CrossAttnDownBlock2D","DownBlock2D"],
        "up_block_types":["UpBlock2D","CrossAttnUpBlock2D","CrossAttnUpBlock2D","CrossAttnUpBlock2D"]""";
    private static final String THREE_LEVELS = """
        "block_out_channels":[320,640,1280],"transformer_layers_per_block":[1,2,10],
        "down_block_types":["DownBlock2D","CrossAttnDownBlock2D","CrossAttnDownBlock2D"],
        "up_block_types":["CrossAttnUpBlock2D","CrossAttnUpBlock2D","UpBlock2D"],
        "addition_embed_type":"text_time","addition_time_embed_dim":256,"projection_class_embeddings_input_dim":2816""";

    /** The smallest published model that has layers of all these names. */
    static PublishedModel ofLora(Collection<String> names) {
        boolean original = names.stream().anyMatch(name -> name.startsWith("lora_unet_input_blocks_") || name.startsWith("lora_te2_")
            || name.startsWith("text_encoder_2.") || name.matches(".*[._]transformer_blocks[._]9[._].*"));
        boolean openClip = names.stream().anyMatch(name -> name.matches("(lora_te_|text_encoder\\.).*encoder[._]layers[._]22[._].*"));
        if (original) return of("{\"cross_attention_dim\":2048,\"use_linear_projection\":true," + THREE_LEVELS + "}", CLIP_L, text(1280, 32, 5120));
        if (openClip) return of("{\"cross_attention_dim\":1024,\"use_linear_projection\":true," + FOUR_LEVELS + "}", text(1024, 23, 4096), null);
        return of("{\"cross_attention_dim\":768," + FOUR_LEVELS + "}", CLIP_L, null);
    }

    Map<String, Collection<String>> tensors() {
        Map<String, Collection<String>> names = new LinkedHashMap<>();
        shapes.forEach((component, tensors) -> names.put(component, tensors.keySet()));
        return names;
    }

    long[] shape(String component, String key) {
        return shapes.get(component).get(key);
    }

    private static PublishedModel of(String unet, String text, String text2) {
        Map<String, Map<String, long[]>> shapes = new LinkedHashMap<>();
        shapes.put("unet", RequiredTensors.of(new UNet(UNetConfig.of(config(unet)), false)));
        shapes.put("text_encoder", prefixed(ClipText.of(config(text))));
        if (text2 != null) shapes.put("text_encoder_2", prefixed(ClipText.of(config(text2))));
        return new PublishedModel(shapes);
    }

    private static Map<String, long[]> prefixed(Network text) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        RequiredTensors.of(text).forEach((key, shape) -> shapes.put("text_model." + key, shape));
        return shapes;
    }

    private static String text(int channels, int layers, int inner) {
        return "{\"hidden_size\":" + channels + ",\"num_hidden_layers\":" + layers + ",\"num_attention_heads\":" + channels / 64 + ",\"intermediate_size\":" + inner + "}";
    }

    private static Config config(String json) {
        return Config.parse(Path.of("published", "config.json"), json);
    }
}
