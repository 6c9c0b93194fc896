package io.darkroom.diffusion.network;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.SafetensorsHeader;
import io.darkroom.diffusion.checkpoint.SafetensorsHeader.Entry;
import java.util.List;

/**
 * A network that enlarges pictures: {@code image} [batch, in, height, width] in [0, 1] to {@code out}, {@link #scale} times as
 * large. There is no configuration: the file's names and shapes say everything.
 */
public sealed interface UpscalingNetwork extends Network permits RrdbNet, CompactUpscaler {

    /** Files of training runs keep the weights under one of these. */
    List<String> PREFIXES = List.of("", "params_ema.", "params.", "module.");

    /**
     * The network of a file.
     *
     * @throws CheckpointException it is none of a supported architecture
     */
    static UpscalingNetwork of(SafetensorsHeader header) {
        if (RrdbNet.isIn(header)) return RrdbNet.of(header);
        if (CompactUpscaler.isIn(header)) return CompactUpscaler.of(header);
        throw new CheckpointException(header.file(), "", "no upscaler of a supported architecture (ESRGAN, Real-ESRGAN, Real-ESRGAN compact)");
    }

    int scale();

    /** What a picture's height and width must be multiples of. */
    int multiple();

    int inChannels();

    int outChannels();

    /** What stands before all names of the file. */
    static String prefix(SafetensorsHeader header, String... keys) {
        for (String prefix : PREFIXES) for (String key : keys) if (header.entries().containsKey(prefix + key)) return prefix;
        return null;
    }

    /** An extent of a tensor that must be there, 1 to 65536. */
    static int extent(SafetensorsHeader header, String key, int axis) {
        Entry entry = header.entries().get(key);
        if (entry == null || entry.shape().length <= axis) throw new CheckpointException(header.file(), key, "missing or of too few dimensions");
        if (entry.shape()[axis] < 1 || entry.shape()[axis] > 65536) throw new CheckpointException(header.file(), key, "has the extent " + entry.shape()[axis]);
        return (int) entry.shape()[axis];
    }
}
