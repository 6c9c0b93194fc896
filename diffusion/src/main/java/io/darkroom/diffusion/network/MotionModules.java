package io.darkroom.diffusion.network;

import io.darkroom.diffusion.checkpoint.Config;
import java.util.List;

/**
 * What makes a UNet of pictures one of videos (Guo et al. 2023): {@code MotionAdapter}. After every transformer, or residual
 * block where there is none, each pixel looks at itself over time.
 *
 * @param heads  attention heads of each level, largest picture first
 * @param depths transformer blocks of each level's modules
 * @param middle transformer blocks of the middle's module; 0 for none
 * @param frames the most frames of a video
 */
public record MotionModules(List<Integer> heads, List<Integer> depths, int middle, int groups, int frames) {
    private static final double GROUP_EPSILON = 1e-6;

    public MotionModules {
        heads = List.copyOf(heads);
        depths = List.copyOf(depths);
    }

    /**
     * The modules that a {@code config.json} describes.
     *
     * @param unet whose blocks they go with
     */
    public static MotionModules of(Config config, UNetConfig unet) {
        int levels = unet.down().size();
        List<Integer> channels = config.has("block_out_channels") ? config.integers("block_out_channels", 1, 16384) : List.of(320, 640, 1280, 1280);
        List<Integer> expected = unet.down().stream().map(UNetConfig.Level::channels).toList();
        if (!channels.equals(expected)) throw config.bad("block_out_channels", channels + " do not fit the unet's " + expected);
        List<Integer> layers = config.perLevel("motion_layers_per_block", levels, 2, 1, 8);
        expected = unet.down().stream().map(UNetConfig.Level::layers).toList();
        if (!layers.equals(expected)) throw config.bad("motion_layers_per_block", layers + " do not fit the unet's " + expected);
        config.only("motion_mid_block_layers_per_block", "1");
        config.only("conv_in_channels");
        List<Integer> heads = config.perLevel("motion_num_attention_heads", levels, 8, 1, 1024);
        int groups = config.integer("motion_norm_num_groups", 32, 1, 1024);
        for (int i = 0; i < levels; i++) {
            if (channels.get(i) % heads.get(i) != 0) throw config.bad("motion_num_attention_heads", heads.get(i) + " heads do not divide " + channels.get(i) + " channels");
            if (channels.get(i) % groups != 0) throw config.bad("motion_norm_num_groups", groups + " does not divide " + channels.get(i) + " channels");
        }
        if (unet.middleForm() != UNetConfig.Middle.TRANSFORMER) throw config.bad("use_motion_mid_block", "motion modules need a unet with a transformer in its middle");
        boolean middle = config.flag("use_motion_mid_block", true);
        return new MotionModules(heads, config.perLevel("motion_transformer_layers_per_block", levels, 1, 1, 32),
            middle ? config.integer("motion_transformer_layers_per_mid_block", 1, 1, 32) : 0, groups, config.integer("motion_max_seq_length", 32, 1, 4096));
    }

    /** Whether a tensor of that name belongs to the modules rather than to the UNet. */
    public static boolean owns(String key) {
        return key.contains(".motion_modules.");
    }

    /**
     * One module.
     *
     * @param frames [batch * frames, channels, height, width]
     * @param sample the video that the network was given
     * @param level  counted from the largest picture
     * @param depth  transformer blocks
     */
    <T> T forward(Layers<T> layers, T frames, T sample, int channels, int level, int depth, String key) {
        Ops<T> ops = layers.ops();
        T video = ops.videoOfFrames(frames, sample);
        T x = ops.timelines(ops.groupNorm(video, null, null, groups, GROUP_EPSILON));
        x = ops.add(ops.multiply(x, ops.param(key + ".norm.weight", channels)), ops.param(key + ".norm.bias", channels));
        x = layers.linear(x, key + ".proj_in", channels, channels);
        TransformerBlock block = TransformerBlock.overTime(channels, heads.get(level), this.frames);
        for (int i = 0; i < depth; i++) x = block.forward(layers, x, null, null, key + ".transformer_blocks." + i);
        x = layers.linear(x, key + ".proj_out", channels, channels);
        return ops.add(ops.frames(ops.videoOfTimelines(x, video)), frames);
    }
}
