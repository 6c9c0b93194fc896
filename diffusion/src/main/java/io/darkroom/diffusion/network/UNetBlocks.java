package io.darkroom.diffusion.network;

import io.darkroom.diffusion.network.UNetConfig.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts that a UNet shares with the networks that are copies of its first half.
 *
 * @param time     [batch, timeChannels], already activated
 * @param merging  share of the tokens that the self-attentions of the largest level merge; 0 for none
 * @param features what is added to the levels of the way down, and then to the middle; empty for nothing
 */
record UNetBlocks<T>(UNetConfig config, Layers<T> layers, T time, Context<T> context, List<T> features, Motion<T> motion, double merging) {

    /** The way down from the first convolution's answer: every state that is handed across, that answer first. */
    List<T> down(T x) {
        List<T> states = new ArrayList<>(List.of(x));
        int channels = config.down().getFirst().channels();
        for (int i = 0; i < config.down().size(); i++) {
            Level level = config.down().get(i);
            String key = "down_blocks." + i;
            boolean halves = i < config.down().size() - 1;
            for (int j = 0; j < level.layers(); j++) {
                x = layer(x, key, j, channels, level, i);
                channels = level.channels();
                if (j == level.layers() - 1 && (level.attention() || !halves)) x = withFeature(x, i);
                states.add(x);
            }
            if (halves) {
                Padding padding = config.downPadding() == 0 ? Padding.after(1) : Padding.all(config.downPadding());
                x = layers.conv(x, key + ".downsamplers.0.conv", channels, channels, 3, 2, padding);
                if (!level.attention()) x = withFeature(x, i);
                states.add(x);
            }
        }
        return states;
    }

    T middle(T x) {
        int channels = config.middle().channels();
        x = switch (config.middleForm()) {
            case TRANSFORMER -> {
                T h = middleTransformer().forward(layers, middleResnet(x, 0), context, "mid_block.attentions.0");
                yield middleResnet(motion.middle(layers, h, channels), 1);
            }
            case PLAIN -> middleResnet(x, 0);
            case NONE -> x;
        };
        return withFeature(x, config.down().size());
    }

    /** How much the middle looks at each place, [batch, height * width]; its layers are the middle's own. */
    T middleAttention(T x) {
        return middleTransformer().attention(layers, middleResnet(x, 0), "mid_block.attentions.0");
    }

    private T middleResnet(T x, int index) {
        return resnet().forward(layers, x, time, "mid_block.resnets." + index, config.middle().channels(), config.middle().channels());
    }

    private SpatialTransformer middleTransformer() {
        Level level = config.middle();
        return transformer(new Level(level.channels(), level.layers(), true, level.heads(), level.depths(), false), 0, 0);
    }

    /**
     * One residual block and, where the level has them, its transformer and its motion module.
     *
     * @param size the level, counted from the largest picture
     */
    T layer(T x, String key, int index, int in, Level level, int size) {
        x = resnet().forward(layers, x, time, key + ".resnets." + index, in, level.channels());
        if (level.attention()) x = transformer(level, index, size == 0 ? merging : 0).forward(layers, x, context, key + ".attentions." + index);
        return motion.layer(layers, x, key, index, level.channels(), size);
    }

    private T withFeature(T x, int index) {
        return features.isEmpty() ? x : layers.ops().add(x, features.get(index));
    }

    private ResnetBlock resnet() {
        return new ResnetBlock(config.groups(), config.epsilon(), config.activation(), config.timeChannels());
    }

    private SpatialTransformer transformer(Level level, int layer, double share) {
        return new SpatialTransformer(level.channels(), config.contextChannels(), level.heads(), level.depths().get(layer), config.groups(),
            config.linearProjection(), level.onlyCross(), share);
    }
}
