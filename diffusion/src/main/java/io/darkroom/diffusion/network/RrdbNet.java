package io.darkroom.diffusion.network;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.SafetensorsHeader;
import io.darkroom.diffusion.checkpoint.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Residual-in-residual dense blocks: ESRGAN (Wang et al. 2018), Real-ESRGAN (Wang et al. 2021), BSRGAN (Zhang et al. 2021), and
 * ESRGAN+ (Rakotonirina and Rasoanaivo 2020). Networks for small factors turn squares of pixels into channels first.
 *
 * @param squares   edge of those squares; 1 for none
 * @param growth    channels that each convolution of a dense block adds
 * @param doublings how often the picture is doubled in the end
 * @param plus      whether the second convolution of each dense block has a way around it (ESRGAN+)
 */
public record RrdbNet(int inChannels, int outChannels, int squares, int channels, int growth, int blocks, int doublings, boolean plus) implements UpscalingNetwork {
    private static final double SHARE = 0.2;
    private static final int MOST_BLOCKS = 256;

    /** How files name the tensors: today's names, those of the first code, and those of a copy of it without numbers. */
    private enum Spelling {
        BODY, NUMBERS, TRUNK;

        static Spelling of(SafetensorsHeader header, String prefix) {
            if (header.entries().containsKey(prefix + "model.0.weight")) return NUMBERS;
            return header.entries().containsKey(prefix + "trunk_conv.weight") ? TRUNK : BODY;
        }

        /** From today's name to the file's. */
        String spell(String key, int blocks, int doublings) {
            return switch (this) {
                case BODY -> key;
                case TRUNK -> key.startsWith("body.") ? "RRDB_trunk" + key.substring(4).replace("rdb", "RDB")
                    : key.replace("conv_body", "trunk_conv").replace("conv_up", "upconv").replace("conv_hr", "HRconv");
                case NUMBERS -> numbered(key, blocks, doublings);
            };
        }

        private static String numbered(String key, int blocks, int doublings) {
            int dot = key.lastIndexOf('.');
            String layer = key.substring(0, dot);
            String tensor = key.substring(dot);
            if (layer.startsWith("body.")) return "model.1.sub" + layer.substring(4).replace("rdb", "RDB") + (layer.endsWith("conv1x1") ? "" : ".0") + tensor;
            return switch (layer) {
                case "conv_first" -> "model.0";
                case "conv_body" -> "model.1.sub." + blocks;
                case "conv_hr" -> "model." + (3 * doublings + 2);
                case "conv_last" -> "model." + (3 * doublings + 4);
                default -> "model." + 3 * Integer.parseInt(layer.substring("conv_up".length()));
            } + tensor;
        }
    }

    static boolean isIn(SafetensorsHeader header) {
        return prefix(header) != null;
    }

    private static String prefix(SafetensorsHeader header) {
        return UpscalingNetwork.prefix(header, "body.0.rdb1.conv1.weight", "model.1.sub.0.RDB1.conv1.0.weight", "RRDB_trunk.0.RDB1.conv1.weight");
    }

    static RrdbNet of(SafetensorsHeader header) {
        String prefix = prefix(header);
        Spelling spelling = Spelling.of(header, prefix);
        int blocks = 0;
        while (blocks < MOST_BLOCKS && has(header, prefix, spelling, "body." + blocks + ".rdb1.conv1.weight", 0, 0)) blocks++;
        int doublings = 0;
        if (spelling == Spelling.NUMBERS) {
            while (doublings < 4 && !has(header, prefix, spelling, "conv_last.weight", blocks, doublings)) doublings++;
        } else {
            while (doublings < 4 && has(header, prefix, spelling, "conv_up" + (doublings + 1) + ".weight", blocks, doublings)) doublings++;
        }
        String first = prefix + spelling.spell("conv_first.weight", blocks, doublings);
        int out = UpscalingNetwork.extent(header, prefix + spelling.spell("conv_last.weight", blocks, doublings), 0);
        int in = UpscalingNetwork.extent(header, first, 1);
        if (UpscalingNetwork.extent(header, first, 2) != 3) throw new CheckpointException(header.file(), first, "convolutions of other sizes than 3x3 are not supported");
        int squares = in == 4 * out ? 2 : in == 16 * out ? 4 : 1;
        if (squares > 1 << doublings) throw new CheckpointException(header.file(), first, "an upscaler that makes pictures smaller");
        return new RrdbNet(in / (squares * squares), out, squares, UpscalingNetwork.extent(header, first, 0),
            UpscalingNetwork.extent(header, prefix + spelling.spell("body.0.rdb1.conv1.weight", blocks, doublings), 0), blocks, doublings,
            has(header, prefix, spelling, "body.0.rdb1.conv1x1.weight", blocks, doublings));
    }

    private static boolean has(SafetensorsHeader header, String prefix, Spelling spelling, String key, int blocks, int doublings) {
        return header.entries().containsKey(prefix + spelling.spell(key, blocks, doublings));
    }

    @Override
    public int scale() {
        return (1 << doublings) / squares;
    }

    @Override
    public int multiple() {
        return squares;
    }

    @Override
    public List<Port> inputs() {
        return List.of(Port.numbers("image", "batch", inChannels, "height", "width"));
    }

    @Override
    public <T> Map<String, T> forward(Ops<T> ops, Map<String, T> inputs) {
        Layers<T> by = new Layers<>(ops);
        T image = inputs.get("image");
        T first = by.conv(squares == 1 ? image : ops.pixelUnshuffle(image, inChannels, squares), "conv_first", inChannels * squares * squares, channels, 3);
        T x = first;
        for (int i = 0; i < blocks; i++) {
            T h = x;
            for (int k = 1; k <= 3; k++) h = dense(by, h, "body." + i + ".rdb" + k);
            x = ops.add(ops.affine(h, SHARE, 0), x);
        }
        x = ops.add(first, by.conv(x, "conv_body", channels, channels, 3));
        for (int i = 1; i <= doublings; i++) x = sloped(by, ops.upsample2(x), "conv_up" + i, channels, channels);
        return Map.of("out", by.conv(sloped(by, x, "conv_hr", channels, channels), "conv_last", channels, outChannels, 3));
    }

    /** Five convolutions; each sees what came in and what all those before it made. */
    private <T> T dense(Layers<T> by, T x, String key) {
        Ops<T> ops = by.ops();
        List<T> seen = new ArrayList<>(List.of(x));
        for (int j = 1; j <= 4; j++) {
            T made = sloped(by, j == 1 ? x : ops.concat(seen, 1), key + ".conv" + j, channels + (j - 1) * growth, growth);
            if (plus && j == 2) made = ops.add(made, ops.conv2d(x, ops.param(key + ".conv1x1.weight", growth, channels, 1, 1), null, 1, Padding.all(0)));
            if (plus && j == 4) made = ops.add(made, seen.get(2));
            seen.add(made);
        }
        T last = by.conv(ops.concat(seen, 1), key + ".conv5", channels + 4 * growth, channels, 3);
        return ops.add(ops.affine(last, SHARE, 0), x);
    }

    private static <T> T sloped(Layers<T> by, T x, String key, int in, int out) {
        return by.ops().activation(Activation.LEAKY_RELU, by.conv(x, key, in, out, 3));
    }

    @Override
    public Weights weights(SafetensorsHeader header) {
        String prefix = isIn(header) ? prefix(header) : "";
        Spelling spelling = Spelling.of(header, prefix);
        return new Weights(header, key -> prefix + spelling.spell(key, blocks, doublings));
    }
}
