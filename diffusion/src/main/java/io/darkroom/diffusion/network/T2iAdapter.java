package io.darkroom.diffusion.network;

import io.darkroom.diffusion.checkpoint.Config;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A small network that turns a picture, such as a sketch or depth, into one feature for each level of a UNet's way down (Mou et
 * al. 2023): {@code T2IAdapter}. It runs once a picture, not once a step.
 *
 * <p>Input: {@code control_image} [batch, pictureChannels, height, width] in [0, 1], both multiples of {@code squares}.
 * Outputs: {@code feature.k} in the order of the way down.
 *
 * @param channels of the levels
 * @param layers   residual blocks a level
 * @param squares  edge of the squares of pixels that become channels at first
 */
public record T2iAdapter(Form form, int pictureChannels, List<Integer> channels, int layers, int squares) implements Network {

    /** How the levels are built. */
    public enum Form {
        /** every level but the first halves */
        FULL,
        /** only the third level halves, as SDXL's UNet has it */
        FULL_XL,
        /** as full with a quarter of the channels inside, and one more level */
        LIGHT
    }

    /** The part of the network that works at one size: halve, change the channels, residual blocks. */
    private record Level(int in, int out, boolean halves) {
    }

    public T2iAdapter {
        channels = List.copyOf(channels);
    }

    /** The network that a {@code config.json} describes. */
    public static T2iAdapter of(Config config) {
        String type = config.text("adapter_type", "full_adapter");
        Form form = switch (type) {
            case "full_adapter" -> Form.FULL;
            case "full_adapter_xl" -> Form.FULL_XL;
            case "light_adapter" -> Form.LIGHT;
            default -> throw config.bad("adapter_type", "the adapter \"" + type + "\" is not supported");
        };
        List<Integer> channels = config.has("channels") ? config.integers("channels", 1, 16384) : List.of(320, 640, 1280, 1280);
        if (channels.size() > 8) throw config.bad("channels", channels.size() + " levels are more than 8");
        if (form == Form.LIGHT) for (int count : channels) if (count < 4) throw config.bad("channels", count + " are too few for a light adapter");
        for (int i = 3; form == Form.FULL_XL && i < channels.size(); i++) {
            if (!channels.get(i).equals(channels.get(i - 1))) throw config.bad("channels", "level " + i + " cannot change them");
        }
        return new T2iAdapter(form, config.integer("in_channels", 3, 1, 64), channels, config.integer("num_res_blocks", 2, 1, 16),
            config.integer("downscale_factor", 8, 1, 64));
    }


    private List<Level> levels() {
        int first = form == Form.LIGHT ? pictureChannels * squares * squares : channels.getFirst();
        List<Level> levels = new ArrayList<>(List.of(new Level(first, channels.getFirst(), false)));
        for (int i = 1; i < channels.size(); i++) levels.add(new Level(channels.get(i - 1), channels.get(i), form != Form.FULL_XL || i == 2));
        if (form == Form.LIGHT) levels.add(new Level(channels.getLast(), channels.getLast(), true));
        return levels;
    }

    @Override
    public List<Port> inputs() {
        return List.of(Port.numbers("control_image", "batch", pictureChannels, "height", "width"));
    }

    @Override
    public <T> Map<String, T> forward(Ops<T> ops, Map<String, T> inputs) {
        Layers<T> by = new Layers<>(ops);
        T x = ops.pixelUnshuffle(inputs.get("control_image"), pictureChannels, squares);
        if (form != Form.LIGHT) x = by.conv(x, "adapter.conv_in", pictureChannels * squares * squares, channels.getFirst(), 3);
        Map<String, T> outputs = new LinkedHashMap<>();
        List<Level> levels = levels();
        for (int i = 0; i < levels.size(); i++) {
            x = level(by, x, levels.get(i), "adapter.body." + i);
            outputs.put("feature." + i, x);
        }
        return outputs;
    }

    private <T> T level(Layers<T> by, T x, Level level, String key) {
        if (level.halves) x = by.ops().halved(x);
        boolean light = form == Form.LIGHT;
        int inner = light ? level.out / 4 : level.out;
        if (light || level.in != level.out) x = by.conv(x, key + ".in_conv", level.in, inner, 1);
        for (int i = 0; i < layers; i++) {
            T h = by.ops().activation(Activation.RELU, by.conv(x, key + ".resnets." + i + ".block1", inner, inner, 3));
            x = by.ops().add(by.conv(h, key + ".resnets." + i + ".block2", inner, inner, light ? 3 : 1), x);
        }
        return light ? by.conv(x, key + ".out_conv", inner, level.out, 1) : x;
    }
}
