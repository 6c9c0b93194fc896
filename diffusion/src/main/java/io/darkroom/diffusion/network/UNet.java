package io.darkroom.diffusion.network;

import io.darkroom.diffusion.network.UNetConfig.Level;
import java.util.List;
import java.util.Map;

/**
 * The denoiser of Stable Diffusion (Rombach et al. 2022): a latent goes down through ever smaller levels and up again, every
 * level handing its states across, told the time and the text on the way.
 *
 * <p>Inputs: {@code sample} [batch, in, height, width]; {@code time} [batch, waves], the {@link UNetConfig#time} waves of each
 * row's time; {@code encoder_hidden_states} [batch, tokens, context]; and where the settings ask for them
 * {@code timestep_cond} [batch, guidance], {@code class_labels} [batch], {@code added} [batch, added] = pooled text and size
 * waves side by side. Output: {@code out} [batch, out, height, width]. Height and width need not be multiples of anything: on
 * the way up each level is enlarged to the size it had on the way down.
 *
 * @param residuals whether the states handed across take additions ({@code down_residual.k} in the order of the way down, and
 *                  {@code mid_residual}), as ControlNets give them
 */
public record UNet(UNetConfig config, boolean residuals) implements Network {

    @Override
    public List<Port> inputs() {
        List<Port> ports = config.ports();
        if (residuals) {
            List<Integer> channels = config.stateChannels();
            for (int k = 0; k < channels.size(); k++) ports.add(Port.numbers("down_residual." + k, "batch", channels.get(k), "height." + k, "width." + k));
            ports.add(Port.numbers("mid_residual", "batch", config.middle().channels(), "mid height", "mid width"));
        }
        return ports;
    }

    @Override
    public <T> Map<String, T> forward(Ops<T> ops, Map<String, T> inputs) {
        return Map.of("out", new Pass<>(this, new Layers<>(ops), inputs, new TimeEmbedding(config).forward(ops, inputs)).run());
    }

    private record Pass<T>(UNet net, Layers<T> layers, Map<String, T> inputs, T time) {

        T run() {
            Ops<T> ops = layers.ops();
            UNetConfig config = net.config;
            UNetBlocks<T> blocks = new UNetBlocks<>(config, layers, time, inputs.get("encoder_hidden_states"));
            int first = config.down().getFirst().channels();
            List<T> states = blocks.down(layers.conv(inputs.get("sample"), "conv_in", config.inChannels(), first, config.kernelIn()));
            T x = blocks.middle(states.getLast());
            if (net.residuals) {
                for (int k = 0; k < states.size(); k++) states.set(k, ops.add(states.get(k), inputs.get("down_residual." + k)));
                x = ops.add(x, inputs.get("mid_residual"));
            }
            x = up(blocks, x, states, config.stateChannels());
            x = ops.activation(config.activation(), layers.groupNorm(x, "conv_norm_out", first, config.groups(), config.epsilon()));
            return layers.conv(x, "conv_out", first, config.outChannels(), config.kernelOut());
        }

        /** Takes the states from the last to the first. */
        private T up(UNetBlocks<T> blocks, T x, List<T> states, List<Integer> stateChannels) {
            int next = states.size() - 1;
            int channels = net.config.middle().channels();
            List<Level> levels = net.config.up();
            for (int i = 0; i < levels.size(); i++) {
                Level level = levels.get(i);
                String key = "up_blocks." + i;
                for (int j = 0; j <= level.layers(); j++, next--) {
                    x = layers.ops().concat(List.of(x, states.get(next)), 1);
                    x = blocks.layer(x, key, j, channels + stateChannels.get(next), level);
                    channels = level.channels();
                }
                if (i < levels.size() - 1) x = layers.conv(layers.ops().upsampleTo(x, states.get(next)), key + ".upsamplers.0.conv", channels, channels, 3);
            }
            return x;
        }
    }
}
