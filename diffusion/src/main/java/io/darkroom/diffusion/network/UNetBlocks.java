package io.darkroom.diffusion.network;

import io.darkroom.diffusion.network.UNetConfig.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts that a UNet shares with the networks that are copies of its first half.
 *
 * @param time    [batch, timeChannels], already activated
 * @param context [batch, tokens, contextChannels]
 */
record UNetBlocks<T>(UNetConfig config, Layers<T> layers, T time, T context) {

    /** The way down from the first convolution's answer: every state that is handed across, that answer first. */
    List<T> down(T x) {
        List<T> states = new ArrayList<>(List.of(x));
        int channels = config.down().getFirst().channels();
        for (int i = 0; i < config.down().size(); i++) {
            Level level = config.down().get(i);
            String key = "down_blocks." + i;
            for (int j = 0; j < level.layers(); j++) {
                x = layer(x, key, j, channels, level);
                channels = level.channels();
                states.add(x);
            }
            if (i < config.down().size() - 1) {
                Padding padding = config.downPadding() == 0 ? Padding.after(1) : Padding.all(config.downPadding());
                x = layers.conv(x, key + ".downsamplers.0.conv", channels, channels, 3, 2, padding);
                states.add(x);
            }
        }
        return states;
    }

    T middle(T x) {
        Level level = config.middle();
        x = resnet().forward(layers, x, time, "mid_block.resnets.0", level.channels(), level.channels());
        Level plain = new Level(level.channels(), level.layers(), true, level.heads(), level.depth(), false);
        x = transformer(plain).forward(layers, x, context, "mid_block.attentions.0");
        return resnet().forward(layers, x, time, "mid_block.resnets.1", level.channels(), level.channels());
    }

    /** One residual block and, where the level has them, its transformer. */
    T layer(T x, String key, int index, int in, Level level) {
        x = resnet().forward(layers, x, time, key + ".resnets." + index, in, level.channels());
        return level.attention() ? transformer(level).forward(layers, x, context, key + ".attentions." + index) : x;
    }

    private ResnetBlock resnet() {
        return new ResnetBlock(config.groups(), config.epsilon(), config.activation(), config.timeChannels());
    }

    private SpatialTransformer transformer(Level level) {
        return new SpatialTransformer(level.channels(), config.contextChannels(), level.heads(), level.depth(), config.groups(),
            config.linearProjection(), level.onlyCross());
    }
}
