package io.darkroom.diffusion.network;

import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A small autoencoder distilled from a large one: {@code AutoencoderTiny}, as two networks of one file. Pictures are in
 * [-1, 1]; its latents are those that the denoiser sees, without scaling.
 *
 * @param width         channels of every level
 * @param encoderBlocks residual blocks of the encoder's levels, largest picture first
 * @param decoderBlocks residual blocks of the decoder's levels, smallest picture first
 * @param magnitude     of latents, as far as they are kept by {@link #toUnit}
 * @param middle        what a latent of 0 becomes there
 */
public record AutoencoderTiny(int pictureChannels, int latentChannels, int width, List<Integer> encoderBlocks, List<Integer> decoderBlocks,
                              Activation activation, double scaling, double magnitude, double middle) implements LatentCoder {
    /** Latents beyond this are bent back before decoding. */
    private static final double REACH = 3;

    public AutoencoderTiny {
        encoderBlocks = List.copyOf(encoderBlocks);
        decoderBlocks = List.copyOf(decoderBlocks);
    }

    /** The autoencoder that a {@code config.json} describes. */
    public static AutoencoderTiny of(Config config) {
        config.only("upsample_fn", "\"nearest\"");
        config.only("upsampling_scaling_factor", "2");
        config.only("shift_factor", "0");
        List<Integer> widths = config.integers("encoder_block_out_channels", 1, 4096);
        int levels = widths.size();
        if (levels > 8) throw config.bad("encoder_block_out_channels", levels + " levels are more than 8");
        Set<Integer> different = new HashSet<>(widths);
        different.addAll(config.integers("decoder_block_out_channels", 1, 4096));
        if (different.size() > 1) throw config.bad("decoder_block_out_channels", "levels of different widths are not supported");
        return new AutoencoderTiny(config.integer("in_channels", 3, 1, 4), config.integer("latent_channels", 4, 1, 256), widths.getFirst(),
            config.perLevel("num_encoder_blocks", levels, 1, 1, 32), config.perLevel("num_decoder_blocks", levels, 1, 1, 32),
            Activation.of(config, "act_fn", Activation.RELU), config.number("scaling_factor", 1, 1e-6, 1e6),
            config.number("latent_magnitude", 3, 1e-6, 1e6), config.number("latent_shift", 0.5, -1e6, 1e6));
    }

    /** Latents squeezed into [0, 1], so that they can be kept as a picture. */
    public Tensor toUnit(Tensor latents) {
        Tensor unit = latents.copy();
        for (int i = 0; i < unit.data().length; i++) unit.data()[i] = (float) Math.clamp(unit.data()[i] / (2 * magnitude) + middle, 0, 1);
        return unit;
    }

    @Override
    public int factor() {
        return 1 << (encoderBlocks.size() - 1);
    }

    @Override
    public double shift() {
        return 0;
    }

    /** {@code image} to {@code latents}. */
    @Override
    public Network encoder() {
        return new Encoder(this);
    }

    @Override
    public Network decoder() {
        return new Decoder(this);
    }

    private record Encoder(AutoencoderTiny tiny) implements Network {

        @Override
        public List<Port> inputs() {
            return List.of(Port.numbers("image", "batch", tiny.pictureChannels, "height", "width"));
        }

        @Override
        public long roomPerPixel() {
            return RunCost.roomPerPixel(this, 8 * tiny.factor());
        }

        @Override
        public <T> Map<String, T> forward(Ops<T> ops, Map<String, T> inputs) {
            Layers<T> by = new Layers<>(ops);
            int width = tiny.width;
            int layer = 0;
            T x = by.conv(ops.affine(inputs.get("image"), 0.5, 0.5), "encoder.layers." + layer++, tiny.pictureChannels, width, 3);
            for (int i = 0; i < tiny.encoderBlocks.size(); i++) {
                if (i > 0) x = ops.conv2d(x, ops.param("encoder.layers." + layer++ + ".weight", width, width, 3, 3), null, 2, Padding.all(1));
                for (int j = 0; j < tiny.encoderBlocks.get(i); j++) x = tiny.block(by, x, "encoder.layers." + layer++);
            }
            return Map.of("latents", by.conv(x, "encoder.layers." + layer, width, tiny.latentChannels, 3));
        }
    }

    private record Decoder(AutoencoderTiny tiny) implements Network {

        @Override
        public List<Port> inputs() {
            return List.of(Port.numbers("latents", "batch", tiny.latentChannels, "height", "width"));
        }

        @Override
        public long roomPerPixel() {
            return RunCost.roomPerPixel(this, 8);
        }

        @Override
        public <T> Map<String, T> forward(Ops<T> ops, Map<String, T> inputs) {
            Layers<T> by = new Layers<>(ops);
            int width = tiny.width;
            T x = ops.affine(ops.activation(Activation.TANH, ops.affine(inputs.get("latents"), 1 / REACH, 0)), REACH, 0);
            x = ops.activation(tiny.activation, by.conv(x, "decoder.layers.0", tiny.latentChannels, width, 3));
            int layer = 2;
            for (int i = 0; i < tiny.decoderBlocks.size(); i++) {
                for (int j = 0; j < tiny.decoderBlocks.get(i); j++) x = tiny.block(by, x, "decoder.layers." + layer++);
                if (i < tiny.decoderBlocks.size() - 1) {
                    layer++;
                    x = ops.conv2d(ops.upsample2(x), ops.param("decoder.layers." + layer++ + ".weight", width, width, 3, 3), null, 1, Padding.same(3));
                }
            }
            return Map.of("image", ops.affine(by.conv(x, "decoder.layers." + layer, width, tiny.pictureChannels, 3), 2, -1));
        }
    }

    private <T> T block(Layers<T> by, T x, String key) {
        Ops<T> ops = by.ops();
        T h = ops.activation(activation, by.conv(x, key + ".conv.0", width, width, 3));
        h = ops.activation(activation, by.conv(h, key + ".conv.2", width, width, 3));
        return ops.activation(Activation.RELU, ops.add(by.conv(h, key + ".conv.4", width, width, 3), x));
    }
}
