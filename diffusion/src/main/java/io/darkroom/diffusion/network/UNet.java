package io.darkroom.diffusion.network;

import io.darkroom.diffusion.network.UNetConfig.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The denoiser of Stable Diffusion (Rombach et al. 2022): a latent goes down through ever smaller levels and up again, every
 * level handing its states across, told the time and the text on the way.
 *
 * <p>Inputs: {@code sample} [batch, in, height, width]; {@code time} [batch, waves], the {@link UNetConfig#time} waves of each
 * row's time; {@code encoder_hidden_states} [batch, tokens, context]; where the settings ask for them
 * {@code timestep_cond} [batch, guidance], {@code class_labels} [batch], {@code added} [batch, added] = pooled text and size
 * waves side by side; and those of the {@link Attachments}. Output: {@code out} [batch, out, height, width]. Height and width
 * need not be multiples of anything: on the way up each level is enlarged to the size it had on the way down.
 *
 * <p>With motion modules the sample is a video, [batch, in, frames, height, width], the answer too, and everything else has a
 * row for each frame: batch * frames of them.
 *
 * @param motion  null for pictures
 * @param merging share of the tokens that the self-attentions of the largest level merge with like ones; 0 for none
 */
public record UNet(UNetConfig config, Attachments attachments, MotionModules motion, double merging) implements Network {

    /** A UNet whose attentions see every token. */
    public UNet(UNetConfig config, Attachments attachments, MotionModules motion) {
        this(config, attachments, motion, 0);
    }

    /** A UNet of pictures that ControlNets may steer. */
    public UNet(UNetConfig config, boolean residuals) {
        this(config, Attachments.ofResiduals(residuals), null, 0);
    }

    @Override
    public List<Port> inputs() {
        List<Port> ports = new ArrayList<>(config.ports());
        if (motion != null) ports.set(0, Port.numbers("sample", "videos", config.inChannels(), "frames", "height", "width"));
        ports.addAll(attachments.ports(config));
        return ports;
    }

    @Override
    public <T> Map<String, T> forward(Ops<T> ops, Map<String, T> inputs) {
        T sample = inputs.get("sample");
        if (motion == null) return pass(ops, inputs, Motion.none()).run(sample);
        Map<String, T> answers = new LinkedHashMap<>(pass(ops, inputs, new Motion<>(motion, sample)).run(ops.frames(sample)));
        answers.computeIfPresent("out", (name, frames) -> ops.videoOfFrames(frames, sample));
        return answers;
    }

    private <T> Pass<T> pass(Ops<T> ops, Map<String, T> inputs, Motion<T> motion) {
        List<T> features = new ArrayList<>();
        for (int k = 0; attachments.features() && k <= config.down().size(); k++) features.add(inputs.get("feature." + k));
        Context<T> context = new Context<>(inputs.get("encoder_hidden_states"), attachments.imagePrompts(), inputs);
        Layers<T> layers = new Layers<>(ops);
        return new Pass<>(this, inputs, new UNetBlocks<>(config, layers, new TimeEmbedding(config).forward(ops, inputs), context, features, motion, merging));
    }

    private record Pass<T>(UNet net, Map<String, T> inputs, UNetBlocks<T> blocks) {

        Map<String, T> run(T sample) {
            Layers<T> layers = blocks.layers();
            Ops<T> ops = layers.ops();
            UNetConfig config = net.config;
            int first = config.down().getFirst().channels();
            List<T> states = blocks.down(layers.conv(sample, "conv_in", config.inChannels(), first, config.kernelIn()));
            T deepest = states.getLast();
            T x = blocks.middle(deepest);
            if (net.attachments.residuals()) {
                for (int k = 0; k < states.size(); k++) states.set(k, ops.add(states.get(k), inputs.get("down_residual." + k)));
                x = ops.add(x, inputs.get("mid_residual"));
            }
            x = up(x, states, config.stateChannels());
            x = ops.activation(config.activation(), layers.groupNorm(x, "conv_norm_out", first, config.groups(), config.epsilon()));
            T out = layers.conv(x, "conv_out", first, config.outChannels(), config.kernelOut());
            return net.attachments.watched() ? Map.of("out", out, "mid_attention", blocks.middleAttention(deepest)) : Map.of("out", out);
        }

        /** Takes the states from the last to the first. */
        private T up(T x, List<T> states, List<Integer> stateChannels) {
            Layers<T> layers = blocks.layers();
            int next = states.size() - 1;
            int channels = net.config.middle().channels();
            List<Level> levels = net.config.up();
            for (int i = 0; i < levels.size(); i++) {
                Level level = levels.get(i);
                String key = "up_blocks." + i;
                for (int j = 0; j <= level.layers(); j++, next--) {
                    x = layers.ops().concat(List.of(x, states.get(next)), 1);
                    x = blocks.layer(x, key, j, channels + stateChannels.get(next), level, levels.size() - 1 - i);
                    channels = level.channels();
                }
                if (i < levels.size() - 1) x = layers.conv(layers.ops().upsampleTo(x, states.get(next)), key + ".upsamplers.0.conv", channels, channels, 3);
            }
            return x;
        }
    }
}
