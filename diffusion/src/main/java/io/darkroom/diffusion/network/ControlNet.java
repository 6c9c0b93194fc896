package io.darkroom.diffusion.network;

import io.darkroom.diffusion.checkpoint.Config;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A copy of a UNet's way down that also sees a picture (Zhang et al. 2023), such as edges or depth, and answers what to add to
 * the UNet's states.
 *
 * <p>Inputs: those of the UNet, and {@code control_image} [batch, channels, 8 * height, 8 * width] in [0, 1]. Outputs:
 * {@code down.k} and {@code mid}, to be scaled and then given to the UNet as {@code down_residual.k} and {@code mid_residual}.
 *
 * @param config       the UNet's settings, as far as the way down goes
 * @param conditionChannels of the picture
 * @param widths       channels on the picture's way to the latent's size; each but the first halves the picture
 * @param blueFirst    whether the network was trained on pictures with blue and red exchanged
 * @param pooled       whether the answers count as their means over the picture
 */
public record ControlNet(UNetConfig config, int conditionChannels, List<Integer> widths, boolean blueFirst, boolean pooled) implements Network {

    public ControlNet {
        widths = List.copyOf(widths);
    }

    /** The network that a {@code config.json} describes. */
    public static ControlNet of(Config config) {
        List<Integer> widths = config.has("conditioning_embedding_out_channels")
            ? config.integers("conditioning_embedding_out_channels", 1, 16384) : List.of(16, 32, 96, 256);
        if (widths.size() > 8) throw config.bad("conditioning_embedding_out_channels", widths.size() + " steps are more than 8");
        String order = config.text("controlnet_conditioning_channel_order", "rgb");
        if (!order.equals("rgb") && !order.equals("bgr")) throw config.bad("controlnet_conditioning_channel_order", "is neither rgb nor bgr");
        int channels = config.integer("conditioning_channels", 3, 1, 64);
        if (order.equals("bgr") && channels != 3) throw config.bad("controlnet_conditioning_channel_order", "bgr needs three channels");
        return new ControlNet(UNetConfig.ofWayDown(config), channels, widths, order.equals("bgr"), config.flag("global_pool_conditions", false));
    }

    /** Pixels of the picture for each pixel of a latent, in either direction. */
    public int factor() {
        return 1 << (widths.size() - 1);
    }

    @Override
    public List<Port> inputs() {
        List<Port> ports = config.ports();
        ports.add(Port.numbers("control_image", "batch", conditionChannels, "picture height", "picture width"));
        return ports;
    }

    @Override
    public <T> Map<String, T> forward(Ops<T> ops, Map<String, T> inputs) {
        Layers<T> layers = new Layers<>(ops);
        UNetBlocks<T> blocks = new UNetBlocks<>(config, layers, new TimeEmbedding(config).forward(ops, inputs),
            Context.of(inputs.get("encoder_hidden_states")), List.of(), Motion.none(), 0);
        T x = layers.conv(inputs.get("sample"), "conv_in", config.inChannels(), config.down().getFirst().channels(), config.kernelIn());
        List<T> states = blocks.down(ops.add(x, condition(layers, inputs.get("control_image"))));
        List<Integer> channels = config.stateChannels();
        Map<String, T> outputs = new LinkedHashMap<>();
        for (int k = 0; k < states.size(); k++) {
            outputs.put("down." + k, layers.conv(states.get(k), "controlnet_down_blocks." + k, channels.get(k), channels.get(k), 1));
        }
        int middle = config.middle().channels();
        outputs.put("mid", layers.conv(blocks.middle(states.getLast()), "controlnet_mid_block", middle, middle, 1));
        return outputs;
    }

    /** The picture at the latent's size, with the first level's channels. */
    private <T> T condition(Layers<T> layers, T picture) {
        Ops<T> ops = layers.ops();
        String key = "controlnet_cond_embedding";
        T x = blueFirst ? ops.concat(ops.split(picture, 3, 1).reversed(), 1) : picture;
        x = ops.activation(Activation.SILU, layers.conv(x, key + ".conv_in", conditionChannels, widths.getFirst(), 3));
        for (int i = 0; i < widths.size() - 1; i++) {
            int in = widths.get(i);
            int out = widths.get(i + 1);
            x = ops.activation(Activation.SILU, layers.conv(x, key + ".blocks." + 2 * i, in, in, 3));
            x = ops.activation(Activation.SILU, layers.conv(x, key + ".blocks." + (2 * i + 1), in, out, 3, 2, Padding.all(1)));
        }
        return layers.conv(x, key + ".conv_out", widths.getLast(), config.down().getFirst().channels(), 3);
    }
}
