package io.darkroom.diffusion.checkpoint;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The names that LoRA files of the kohya family give to layers, such as
 * {@code lora_unet_down_blocks_0_attentions_0_proj_in} or {@code lora_te1_text_model_encoder_layers_0_mlp_fc1}: a prefix for
 * the network and the layer's dotted name with underscores. As underscores also stand inside the parts of a name, a name
 * cannot be taken apart; it is looked up among the names of all layers that there are. Files for SDXL name the UNet's layers
 * as the original program does ({@code lora_unet_input_blocks_4_1_proj_in}); both spellings are known for every UNet. The
 * dotted names of other programs ({@code unet.down_blocks.0.attentions.0.proj_in}) are known as well.
 */
public final class LoraNames {
    private final Map<String, Layer> layers = new HashMap<>();

    private LoraNames() {
    }

    /**
     * A layer of a model.
     *
     * @param component such as {@code unet} or {@code text_encoder_2}
     * @param module    the name of its tensors without {@code .weight} and {@code .bias}, as the network spells it
     */
    public record Layer(String component, String module) {
    }

    /**
     * The names of all layers of a model.
     *
     * @param tensors the names of each network's tensors, by component: {@code unet}, {@code text_encoder} and
     *                {@code text_encoder_2} are known; those of text encoders may begin with {@code text_model.} or not
     * @throws IllegalArgumentException such files know no other component
     */
    public static LoraNames of(Map<String, ? extends Collection<String>> tensors) {
        LoraNames names = new LoraNames();
        tensors.forEach(names::add);
        return names;
    }

    /** The layer of that name, which is the part before {@code .lora_down.weight} and the like; empty when there is none. */
    public Optional<Layer> layer(String name) {
        return Optional.ofNullable(layers.get(name));
    }

    private void add(String component, Collection<String> tensors) {
        UNetNames original = component.equals("unet") ? UNetNames.ofFolder(tensors) : null;
        for (String tensor : tensors) {
            int end = tensor.lastIndexOf('.');
            if (end < 0) continue;
            String module = tensor.substring(0, end);
            Layer layer = new Layer(component, module);
            layers.put(component + "." + module, layer);
            switch (component) {
                case "unet" -> {
                    put("lora_unet_", module, layer);
                    original.original(module).ifPresent(name -> put("lora_unet_", name, layer));
                }
                case "text_encoder" -> {
                    layers.put(component + "." + prefixed(module), layer);
                    put("lora_te_", prefixed(module), layer);
                    put("lora_te1_", prefixed(module), layer);
                }
                case "text_encoder_2" -> {
                    layers.put(component + "." + prefixed(module), layer);
                    put("lora_te2_", prefixed(module), layer);
                }
                default -> throw new IllegalArgumentException("no component of LoRA files: " + component);
            }
        }
    }

    private void put(String prefix, String module, Layer layer) {
        layers.put(prefix + module.replace('.', '_'), layer);
    }

    private static String prefixed(String module) {
        return module.startsWith("text_model.") || module.equals("text_projection") ? module : "text_model." + module;
    }
}
