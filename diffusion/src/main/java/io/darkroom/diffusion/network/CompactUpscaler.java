package io.darkroom.diffusion.network;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.SafetensorsHeader;
import io.darkroom.diffusion.checkpoint.Weights;
import java.util.List;
import java.util.Map;

/**
 * A plain chain of convolutions that works at the small size and unfolds its channels in the end: Real-ESRGAN's compact form
 * ({@code SRVGGNetCompact}), of small and animation models. What it makes is added to the picture.
 *
 * @param layers convolutions between the first and the last
 */
public record CompactUpscaler(int inChannels, int scale, int channels, int layers) implements UpscalingNetwork {
    private static final int MOST_LAYERS = 512;

    static boolean isIn(SafetensorsHeader header) {
        return prefix(header) != null;
    }

    private static String prefix(SafetensorsHeader header) {
        String prefix = UpscalingNetwork.prefix(header, "body.1.weight");
        return prefix != null && header.entries().get(prefix + "body.1.weight").shape().length == 1 ? prefix : null;
    }

    static CompactUpscaler of(SafetensorsHeader header) {
        String prefix = prefix(header);
        int layers = 0;
        while (layers < MOST_LAYERS && header.entries().containsKey(prefix + "body." + (2 * layers + 4) + ".weight")) layers++;
        String first = prefix + "body.0.weight";
        String last = prefix + "body." + (2 * layers + 2) + ".weight";
        int in = UpscalingNetwork.extent(header, first, 1);
        int out = UpscalingNetwork.extent(header, last, 0);
        int scale = (int) Math.round(Math.sqrt((double) out / in));
        if (in * scale * scale != out) throw new CheckpointException(header.file(), last, out + " channels are no picture of " + in + " channels enlarged");
        return new CompactUpscaler(in, scale, UpscalingNetwork.extent(header, first, 0), layers);
    }

    @Override
    public int outChannels() {
        return inChannels;
    }

    @Override
    public int multiple() {
        return 1;
    }

    @Override
    public List<Port> inputs() {
        return List.of(Port.numbers("image", "batch", inChannels, "height", "width"));
    }

    @Override
    public <T> Map<String, T> forward(Ops<T> ops, Map<String, T> inputs) {
        Layers<T> by = new Layers<>(ops);
        T image = inputs.get("image");
        T x = image;
        for (int i = 0; i <= layers; i++) {
            x = by.conv(x, "body." + 2 * i, i == 0 ? inChannels : channels, channels, 3);
            x = ops.leaky(x, ops.param("body." + (2 * i + 1) + ".weight", channels));
        }
        x = by.conv(x, "body." + (2 * layers + 2), channels, inChannels * scale * scale, 3);
        if (scale > 1) x = ops.pixelShuffle(x, scale);
        return Map.of("out", ops.add(x, ops.upsampleTo(image, x)));
    }

    @Override
    public Weights weights(SafetensorsHeader header) {
        String prefix = isIn(header) ? prefix(header) : "";
        return new Weights(header, key -> prefix + key);
    }
}
