package io.darkroom.diffusion.network;

import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.checkpoint.SafetensorsHeader;
import io.darkroom.diffusion.checkpoint.Weights;
import java.util.List;
import java.util.Map;

/**
 * The way between pictures and latents: {@code AutoencoderKL}, as two networks of one file. Pictures are in [-1, 1].
 *
 * @param channels      of the levels, largest picture first; each further level halves the size
 * @param layers        residual blocks a level on the way in; one more on the way out
 * @param activation    of the residual blocks; before the last convolution of each way it is always SiLU
 * @param attention     whether the middle has a self-attention
 * @param quantConv     whether a 1x1 convolution follows the encoder
 * @param postQuantConv whether a 1x1 convolution comes before the decoder
 * @param scaling       what the latents of diffusion are multiplied by
 * @param shift         what is subtracted from them before
 */
public record AutoencoderKl(int pictureChannels, int latentChannels, List<Integer> channels, int layers, int groups, Activation activation,
                            boolean attention, boolean quantConv, boolean postQuantConv, double scaling, double shift) implements LatentCoder {
    private static final double EPSILON = 1e-6;

    public AutoencoderKl {
        channels = List.copyOf(channels);
    }

    /** The autoencoder that a {@code config.json} describes. */
    public static AutoencoderKl of(Config config) {
        List<Integer> channels = config.integers("block_out_channels", 1, 16384);
        if (channels.size() > 8) throw config.bad("block_out_channels", channels.size() + " levels are more than 8");
        int groups = config.integer("norm_num_groups", 32, 1, 1024);
        for (int count : channels) if (count % groups != 0) throw config.bad("norm_num_groups", groups + " does not divide " + count + " channels");
        for (String type : config.texts("down_block_types")) if (!type.equals("DownEncoderBlock2D")) throw config.bad("down_block_types", type + " is not supported");
        for (String type : config.texts("up_block_types")) if (!type.equals("UpDecoderBlock2D")) throw config.bad("up_block_types", type + " is not supported");
        if (config.integer("in_channels", 3, 1, 4) != config.integer("out_channels", 3, 1, 4)) throw config.bad("out_channels", "differs from in_channels");
        config.only("latents_mean");
        config.only("latents_std");
        return new AutoencoderKl(config.integer("in_channels", 3, 1, 4), config.integer("latent_channels", 4, 1, 256), channels,
            config.integer("layers_per_block", 1, 1, 8), groups, Activation.of(config, "act_fn", Activation.SILU),
            config.flag("mid_block_add_attention", true), config.flag("use_quant_conv", true), config.flag("use_post_quant_conv", true),
            config.number("scaling_factor", 0.18215, 1e-6, 1e6), config.number("shift_factor", 0, -1e6, 1e6));
    }

    @Override
    public int factor() {
        return 1 << (channels.size() - 1);
    }

    /**
     * {@code image} [batch, channels, height, width] to {@code moments} [batch, 2 * latentChannels, height / factor, width / factor]:
     * mean and logarithm of the variance of each latent value.
     */
    @Override
    public Network encoder() {
        return new Encoder(this);
    }

    /** {@code latents} [batch, latentChannels, height, width], unscaled, to {@code image}, {@link #factor} times as large. */
    @Override
    public Network decoder() {
        return new Decoder(this);
    }

    private record Encoder(AutoencoderKl vae) implements Network {

        @Override
        public List<Port> inputs() {
            return List.of(Port.numbers("image", "batch", vae.pictureChannels, "height", "width"));
        }

        @Override
        public long roomPerPixel() {
            return RunCost.roomPerPixel(this, 8 * vae.factor());
        }

        @Override
        public <T> Map<String, T> forward(Ops<T> ops, Map<String, T> inputs) {
            Layers<T> by = new Layers<>(ops);
            int channels = vae.channels.getFirst();
            T x = by.conv(inputs.get("image"), "encoder.conv_in", vae.pictureChannels, channels, 3);
            for (int i = 0; i < vae.channels.size(); i++) {
                int out = vae.channels.get(i);
                String key = "encoder.down_blocks." + i;
                for (int j = 0; j < vae.layers; j++) {
                    x = vae.resnet().forward(by, x, null, key + ".resnets." + j, j == 0 ? channels : out, out);
                }
                channels = out;
                if (i < vae.channels.size() - 1) x = by.conv(x, key + ".downsamplers.0.conv", out, out, 3, 2, Padding.after(1));
            }
            x = vae.out(by, vae.middle(by, x, "encoder.mid_block", channels), "encoder", channels, 2 * vae.latentChannels);
            if (vae.quantConv) x = by.conv(x, "quant_conv", 2 * vae.latentChannels, 2 * vae.latentChannels, 1);
            return Map.of("moments", x);
        }

        @Override
        public Weights weights(SafetensorsHeader header) {
            return spelled(header);
        }
    }

    private record Decoder(AutoencoderKl vae) implements Network {

        @Override
        public List<Port> inputs() {
            return List.of(Port.numbers("latents", "batch", vae.latentChannels, "height", "width"));
        }

        @Override
        public long roomPerPixel() {
            return RunCost.roomPerPixel(this, 8);
        }

        @Override
        public <T> Map<String, T> forward(Ops<T> ops, Map<String, T> inputs) {
            Layers<T> by = new Layers<>(ops);
            int channels = vae.channels.getLast();
            T x = inputs.get("latents");
            if (vae.postQuantConv) x = by.conv(x, "post_quant_conv", vae.latentChannels, vae.latentChannels, 1);
            x = vae.middle(by, by.conv(x, "decoder.conv_in", vae.latentChannels, channels, 3), "decoder.mid_block", channels);
            for (int i = 0; i < vae.channels.size(); i++) {
                int out = vae.channels.get(vae.channels.size() - 1 - i);
                String key = "decoder.up_blocks." + i;
                for (int j = 0; j <= vae.layers; j++) {
                    x = vae.resnet().forward(by, x, null, key + ".resnets." + j, j == 0 ? channels : out, out);
                }
                channels = out;
                if (i < vae.channels.size() - 1) x = by.conv(ops.upsample2(x), key + ".upsamplers.0.conv", out, out, 3);
            }
            return Map.of("image", vae.out(by, x, "decoder", channels, vae.pictureChannels));
        }

        @Override
        public Weights weights(SafetensorsHeader header) {
            return spelled(header);
        }
    }

    private ResnetBlock resnet() {
        return new ResnetBlock(groups, EPSILON, activation, 0);
    }

    private <T> T middle(Layers<T> by, T x, String key, int width) {
        x = resnet().forward(by, x, null, key + ".resnets.0", width, width);
        if (attention) x = by.ops().add(x, attention(by, x, key + ".attentions.0", width));
        return resnet().forward(by, x, null, key + ".resnets.1", width, width);
    }

    private <T> T attention(Layers<T> by, T x, String key, int width) {
        T tokens = by.ops().tokens(by.groupNorm(x, key + ".group_norm", width, groups, EPSILON));
        T attended = by.ops().attention(by.linear(tokens, key + ".to_q", width, width), by.linear(tokens, key + ".to_k", width, width),
            by.linear(tokens, key + ".to_v", width, width), 1, false);
        return by.ops().picture(by.linear(attended, key + ".to_out.0", width, width), x);
    }

    private <T> T out(Layers<T> by, T x, String key, int in, int out) {
        return by.conv(by.ops().activation(Activation.SILU, by.groupNorm(x, key + ".conv_norm_out", in, groups, EPSILON)), key + ".conv_out", in, out, 3);
    }

    /** Folders of the first Stable Diffusion models name the attention's matrices query, key, value and proj_attn. */
    private static Weights spelled(SafetensorsHeader header) {
        boolean old = header.entries().keySet().stream().anyMatch(key -> key.endsWith(".mid_block.attentions.0.query.weight"));
        return new Weights(header, key -> old ? key.replace(".to_q.", ".query.").replace(".to_k.", ".key.").replace(".to_v.", ".value.")
            .replace(".to_out.0.", ".proj_attn.") : key);
    }
}
