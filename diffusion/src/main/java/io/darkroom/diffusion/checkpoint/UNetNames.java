package io.darkroom.diffusion.checkpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Names of a UNet's tensors, and of a ControlNet's: the original program numbers all blocks through, the folder layout counts
 * them by level. How many blocks a level has is read from the names themselves, so that every size of network is served.
 *
 * @param down the levels on the way down, largest picture first
 * @param up   the levels on the way up, smallest picture first; empty in a ControlNet
 */
record UNetNames(List<Level> down, List<Level> up, ModuleNames names) {

    /** The blocks of one size, as far as names tell them: residual blocks, and whether a transformer follows each. */
    record Level(int layers, boolean attention) {
    }

    /** Learns the blocks from a file's keys, {@code input_blocks.0.0.weight} and so on, without a prefix. */
    static UNetNames ofOriginal(Collection<String> keys) {
        NavigableSet<String> sorted = new TreeSet<>(keys);
        List<Level> down = new ArrayList<>();
        int layers = 0;
        int block = 1;
        for (; has(sorted, "input_blocks." + block + ".0."); block++) {
            if (!has(sorted, "input_blocks." + block + ".0.op.")) {
                layers++;
                continue;
            }
            down.add(new Level(layers, has(sorted, "input_blocks." + (block - 1) + ".1.")));
            layers = 0;
        }
        down.add(new Level(layers, has(sorted, "input_blocks." + (block - 1) + ".1.")));
        List<Level> up = new ArrayList<>();
        layers = 0;
        for (block = 0; has(sorted, "output_blocks." + block + ".0."); block++) {
            String key = "output_blocks." + block;
            boolean last = !has(sorted, "output_blocks." + (block + 1) + ".0.");
            layers++;
            if (!last && !has(sorted, key + ".1.conv.") && !has(sorted, key + ".2.conv.")) continue;
            up.add(new Level(layers, has(sorted, key + ".1.norm.")));
            layers = 0;
        }
        return of(down, up, evenEntries(sorted, "input_hint_block.") - 2);
    }

    /** Learns the blocks from names of the folder layout. */
    static UNetNames ofFolder(Collection<String> keys) {
        NavigableSet<String> sorted = new TreeSet<>(keys);
        return of(folderLevels(sorted, "down_blocks."), folderLevels(sorted, "up_blocks."), entries(sorted, "controlnet_cond_embedding.blocks."));
    }

    Optional<String> folder(String original) {
        return names.folder(original);
    }

    Optional<String> original(String folder) {
        return names.original(folder);
    }

    private static UNetNames of(List<Level> down, List<Level> up, int hintBlocks) {
        ModuleNames names = new ModuleNames();
        names.pair("time_embed.0", "time_embedding.linear_1");
        names.pair("time_embed.2", "time_embedding.linear_2");
        names.pair("time_embed.cond_proj", "time_embedding.cond_proj");
        names.pair("label_emb.0.0", "add_embedding.linear_1");
        names.pair("label_emb.0.2", "add_embedding.linear_2");
        names.pair("label_emb", "class_embedding");
        names.pair("input_blocks.0.0", "conv_in");
        int block = 1;
        for (int i = 0; i < down.size(); i++) {
            Level level = down.get(i);
            for (int j = 0; j < level.layers; j++, block++) layer(names, "input_blocks." + block, "down_blocks." + i, j, level);
            if (i < down.size() - 1) names.pair("input_blocks." + block++ + ".0.op", "down_blocks." + i + ".downsamplers.0.conv");
        }
        for (int k = 0; k < block; k++) names.pair("zero_convs." + k + ".0", "controlnet_down_blocks." + k);
        resnet(names, "middle_block.0", "mid_block.resnets.0");
        names.pair("middle_block.1", "mid_block.attentions.0");
        resnet(names, "middle_block.2", "mid_block.resnets.1");
        names.pair("middle_block_out.0", "controlnet_mid_block");
        block = 0;
        for (int i = 0; i < up.size(); i++) {
            Level level = up.get(i);
            for (int j = 0; j < level.layers; j++, block++) layer(names, "output_blocks." + block, "up_blocks." + i, j, level);
            if (i < up.size() - 1) {
                names.pair("output_blocks." + (block - 1) + (level.attention ? ".2" : ".1") + ".conv", "up_blocks." + i + ".upsamplers.0.conv");
            }
        }
        names.pair("out.0", "conv_norm_out");
        names.pair("out.2", "conv_out");
        names.pair("input_hint_block.0", "controlnet_cond_embedding.conv_in");
        for (int k = 0; k < hintBlocks; k++) names.pair("input_hint_block." + 2 * (k + 1), "controlnet_cond_embedding.blocks." + k);
        names.pair("input_hint_block." + 2 * (hintBlocks + 1), "controlnet_cond_embedding.conv_out");
        return new UNetNames(List.copyOf(down), List.copyOf(up), names);
    }

    private static void layer(ModuleNames names, String original, String folder, int index, Level level) {
        resnet(names, original + ".0", folder + ".resnets." + index);
        if (level.attention) names.pair(original + ".1", folder + ".attentions." + index);
    }

    private static void resnet(ModuleNames names, String original, String folder) {
        names.pair(original + ".in_layers.0", folder + ".norm1");
        names.pair(original + ".in_layers.2", folder + ".conv1");
        names.pair(original + ".emb_layers.1", folder + ".time_emb_proj");
        names.pair(original + ".out_layers.0", folder + ".norm2");
        names.pair(original + ".out_layers.3", folder + ".conv2");
        names.pair(original + ".skip_connection", folder + ".conv_shortcut");
    }

    private static List<Level> folderLevels(NavigableSet<String> keys, String blocks) {
        List<Level> levels = new ArrayList<>();
        for (int i = 0; has(keys, blocks + i + "."); i++) {
            levels.add(new Level(entries(keys, blocks + i + ".resnets."), has(keys, blocks + i + ".attentions.0.")));
        }
        return levels;
    }

    /** How many of {@code prefix}0, {@code prefix}1 and so on are there. */
    static int entries(NavigableSet<String> keys, String prefix) {
        int count = 0;
        while (has(keys, prefix + count + ".")) count++;
        return count;
    }

    private static int evenEntries(NavigableSet<String> keys, String prefix) {
        int count = 0;
        while (has(keys, prefix + 2 * count + ".")) count++;
        return count;
    }

    /** Whether a key begins so. */
    static boolean has(NavigableSet<String> keys, String prefix) {
        String first = keys.ceiling(prefix);
        return first != null && first.startsWith(prefix);
    }
}
