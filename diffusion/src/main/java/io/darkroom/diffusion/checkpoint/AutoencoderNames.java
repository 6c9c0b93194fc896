package io.darkroom.diffusion.checkpoint;

import java.util.Collection;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Names of an autoencoder's tensors. The original program counts the levels of both halves from the largest picture on, the
 * folder layout those of the decoder from the smallest on. Some programs write the original's names with the folder layout's
 * names inside the attention.
 */
record AutoencoderNames(ModuleNames names) {
    private static final int LAYERS = 9;

    /** Learns the levels from a file's keys, {@code encoder.conv_in.weight} and so on, without a prefix. */
    static AutoencoderNames ofOriginal(Collection<String> keys) {
        NavigableSet<String> sorted = new TreeSet<>(keys);
        ModuleNames names = new ModuleNames();
        for (String plain : new String[] {"encoder.conv_in", "encoder.conv_out", "decoder.conv_in", "decoder.conv_out", "quant_conv", "post_quant_conv"}) {
            names.pair(plain, plain);
        }
        int down = UNetNames.entries(sorted, "encoder.down.");
        for (int i = 0; i < down; i++) level(names, "encoder.down." + i, "encoder.down_blocks." + i, "downsample", "downsamplers");
        int up = UNetNames.entries(sorted, "decoder.up.");
        for (int i = 0; i < up; i++) level(names, "decoder.up." + i, "decoder.up_blocks." + (up - 1 - i), "upsample", "upsamplers");
        for (String half : new String[] {"encoder", "decoder"}) {
            resnet(names, half + ".mid.block_1", half + ".mid_block.resnets.0");
            resnet(names, half + ".mid.block_2", half + ".mid_block.resnets.1");
            String attention = half + ".mid_block.attentions.0";
            for (String same : new String[] {"group_norm", "to_q", "to_k", "to_v", "to_out.0"}) names.pair(half + ".mid.attn_1." + same, attention + "." + same);
            names.pair(half + ".mid.attn_1.norm", attention + ".group_norm");
            names.pair(half + ".mid.attn_1.q", attention + ".to_q");
            names.pair(half + ".mid.attn_1.k", attention + ".to_k");
            names.pair(half + ".mid.attn_1.v", attention + ".to_v");
            names.pair(half + ".mid.attn_1.proj_out", attention + ".to_out.0");
            names.pair(half + ".norm_out", half + ".conv_norm_out");
        }
        return new AutoencoderNames(names);
    }

    Optional<String> folder(String original) {
        return names.folder(original);
    }

    private static void level(ModuleNames names, String original, String folder, String resize, String resizers) {
        for (int j = 0; j < LAYERS; j++) resnet(names, original + ".block." + j, folder + ".resnets." + j);
        names.pair(original + "." + resize + ".conv", folder + "." + resizers + ".0.conv");
    }

    private static void resnet(ModuleNames names, String original, String folder) {
        for (String layer : new String[] {"norm1", "conv1", "norm2", "conv2"}) names.pair(original + "." + layer, folder + "." + layer);
        names.pair(original + ".nin_shortcut", folder + ".conv_shortcut");
    }
}
