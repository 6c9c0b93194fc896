package io.darkroom.diffusion.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The settings of a {@code UNet2DConditionModel}: SD 1 and 2, inpainting and upscaling variants, SDXL and its refiner, latent
 * consistency models. Variants that no published Stable Diffusion model uses are refused by name.
 *
 * @param down              the levels on the way down, largest picture first
 * @param middleForm        what stands between them, at the size and with the settings of the last level
 * @param up                the levels on the way up, smallest picture first; empty in a copy of the way down
 * @param contextChannels   of the text's tokens
 * @param timeChannels      of the time embedding after its two layers
 * @param guidanceChannels  of the guidance embedding that distilled models take; 0 for none
 * @param classes           rows of the class table (noise levels of upscalers); 0 for none
 * @param addedChannels     of the pooled text and size embedding of SDXL, all side by side; 0 for none
 * @param addedTime         how SDXL's sizes become waves; null for none
 * @param downPadding       around the halving convolutions; 0 pads below and to the right only
 */
public record UNetConfig(int inChannels, int outChannels, List<Level> down, Middle middleForm, List<Level> up, int contextChannels, int groups, double epsilon,
                         Activation activation, boolean linearProjection, SinusoidalEmbedding time, int timeChannels, int guidanceChannels,
                         int classes, int addedChannels, SinusoidalEmbedding addedTime, int downPadding, int kernelIn, int kernelOut) {

    private static final int MOST_DEPTH = 32;

    /**
     * The blocks that work at one size.
     *
     * @param layers    residual blocks on the way down; there is one more on the way up
     * @param attention whether a transformer follows each of them
     * @param depths    transformer blocks in each of them
     * @param onlyCross whether the first attention of each looks at the text too
     */
    public record Level(int channels, int layers, boolean attention, int heads, List<Integer> depths, boolean onlyCross) {

        public Level {
            depths = List.copyOf(depths);
        }
    }

    /** What stands between the way down and the way up. */
    public enum Middle {
        /** two residual blocks with a transformer between them */
        TRANSFORMER,
        /** one residual block */
        PLAIN,
        /** nothing */
        NONE
    }

    /**
     * An attention that looks at the text.
     *
     * @param key its name in the network
     */
    public record CrossAttention(String key, int channels) {
        static final String LAST = ".attn2";
    }

    public UNetConfig {
        down = List.copyOf(down);
        up = List.copyOf(up);
    }

    /** Reads and checks the settings of a whole UNet. */
    public static UNetConfig of(Config config) {
        return read(config, true);
    }

    /** Reads and checks the settings of a network that is a copy of a UNet's way down; it has no way up. */
    static UNetConfig ofWayDown(Config config) {
        return read(config, false);
    }

    private static UNetConfig read(Config config, boolean withWayUp) {
        refuseVariants(config);
        List<Integer> channels = config.integers("block_out_channels", 1, 16384);
        int levels = channels.size();
        if (levels > 8) throw config.bad("block_out_channels", levels + " levels are more than 8");
        List<Integer> layers = config.perLevel("layers_per_block", levels, 2, 1, 8);
        List<Integer> heads = config.perLevel("attention_head_dim", levels, 8, 1, 1024);
        List<List<Integer>> depths = depths(config, "transformer_layers_per_block", layers, 0);
        List<List<Integer>> upDepths = withWayUp ? upDepths(config, layers, depths) : List.of();
        List<Boolean> onlyCross = config.flagPerLevel("only_cross_attention", levels);
        List<Boolean> downAttention = attention(config, "down_block_types", "DownBlock2D", "CrossAttnDownBlock2D", levels);
        List<Boolean> upAttention = withWayUp ? attention(config, "up_block_types", "UpBlock2D", "CrossAttnUpBlock2D", levels) : List.of();
        List<Level> down = new ArrayList<>();
        List<Level> up = new ArrayList<>();
        for (int i = 0; i < levels; i++) {
            int k = levels - 1 - i;
            if (channels.get(i) % heads.get(i) != 0) throw config.bad("attention_head_dim", heads.get(i) + " heads do not divide " + channels.get(i) + " channels");
            down.add(new Level(channels.get(i), layers.get(i), downAttention.get(i), heads.get(i), depths.get(i), onlyCross.get(i)));
            if (withWayUp) up.add(new Level(channels.get(k), layers.get(k), upAttention.get(i), heads.get(k), upDepths.get(i), onlyCross.get(k)));
        }
        int groups = config.integer("norm_num_groups", 32, 1, 1024);
        for (int count : channels) if (count % groups != 0) throw config.bad("norm_num_groups", groups + " does not divide " + count + " channels");
        List<Integer> context = config.perLevel("cross_attention_dim", levels, 1280, 1, 16384);
        if (Collections.max(context) > Collections.min(context)) throw config.bad("cross_attention_dim", "different widths are not supported");
        boolean cosineFirst = config.flag("flip_sin_to_cos", true);
        double shift = config.number("freq_shift", 0, -1, 1);
        boolean added = config.text("addition_embed_type", null) != null;
        return new UNetConfig(config.integer("in_channels", 4, 1, 64), config.integer("out_channels", 4, 1, 64), down, middleForm(config), up, context.getFirst(), groups,
            config.number("norm_eps", 1e-5, 0, 1), Activation.of(config, "act_fn", Activation.SILU), config.flag("use_linear_projection", false),
            new SinusoidalEmbedding(channels.getFirst(), cosineFirst, shift), config.integer("time_embedding_dim", 4 * channels.getFirst(), 1, 65536),
            config.integer("time_cond_proj_dim", 0, 0, 16384), config.integer("num_class_embeds", 0, 0, 1_000_000),
            added ? config.integer("projection_class_embeddings_input_dim", 1, 65536) : 0,
            added ? new SinusoidalEmbedding(config.integer("addition_time_embed_dim", 1, 16384), cosineFirst, shift) : null,
            config.integer("downsample_padding", 1, 0, 1), kernel(config, "conv_in_kernel"), kernel(config, "conv_out_kernel"));
    }

    private static void refuseVariants(Config config) {
        config.only("addition_embed_type", "\"text_time\"");
        config.only("attention_type", "\"default\"");
        config.only("resnet_time_scale_shift", "\"default\"");
        config.only("time_embedding_type", "\"positional\"");
        config.only("mid_block_scale_factor", "1");
        config.only("resnet_out_scale_factor", "1");
        for (String flag : List.of("center_input_sample", "class_embeddings_concat", "dual_cross_attention", "resnet_skip_time_act")) config.only(flag, "false");
        for (String key : List.of("class_embed_type", "cross_attention_norm", "encoder_hid_dim", "encoder_hid_dim_type", "num_attention_heads",
            "time_embedding_act_fn", "timestep_post_act")) config.only(key);
    }

    /** Absent means a transformer; an explicit null means nothing. */
    private static Middle middleForm(Config config) {
        if (config.json().path("mid_block_type").isNull()) return Middle.NONE;
        String type = config.text("mid_block_type", "UNetMidBlock2DCrossAttn");
        return switch (type) {
            case "UNetMidBlock2DCrossAttn" -> Middle.TRANSFORMER;
            case "UNetMidBlock2D" -> Middle.PLAIN;
            default -> throw config.bad("mid_block_type", "the block \"" + type + "\" is not supported");
        };
    }

    /** A number for all levels, or for each level a number or a list with one for each of its layers. */
    private static List<List<Integer>> depths(Config config, String key, List<Integer> layers, int more) {
        JsonNode given = config.json().path(key);
        if (!given.isArray()) return layers.stream().map(count -> Collections.nCopies(count + more, config.integer(key, 1, 0, MOST_DEPTH))).toList();
        if (given.size() != layers.size()) throw config.bad(key, "needs " + layers.size() + " entries, not " + given.size());
        List<List<Integer>> depths = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            List<Integer> level = new ArrayList<>();
            for (int j = 0; j < layers.get(i) + more; j++) {
                JsonNode depth = given.get(i).isArray() ? given.get(i).path(j) : given.get(i);
                if (!depth.isInt() || depth.intValue() < 0 || depth.intValue() > MOST_DEPTH) throw config.bad(key, "entry " + i + " is no depth of 0 to " + MOST_DEPTH + " for each layer");
                level.add(depth.intValue());
            }
            depths.add(level);
        }
        return depths;
    }

    /** Of the way up, smallest picture first, with one layer more a level. */
    private static List<List<Integer>> upDepths(Config config, List<Integer> layers, List<List<Integer>> depths) {
        String key = "reverse_transformer_layers_per_block";
        if (config.has(key)) return depths(config, key, layers.reversed(), 1);
        List<List<Integer>> up = new ArrayList<>();
        for (int i = layers.size() - 1; i >= 0; i--) {
            if (depths.get(i).stream().distinct().count() > 1) throw config.bad(key, "missing, although transformer_layers_per_block differs within a level");
            up.add(Collections.nCopies(layers.get(i) + 1, depths.get(i).getFirst()));
        }
        return up;
    }

    private static List<Boolean> attention(Config config, String key, String plain, String withAttention, int levels) {
        List<String> types = config.texts(key);
        if (types.size() != levels) throw config.bad(key, "needs " + levels + " blocks, not " + types.size());
        for (String type : types) if (!type.equals(plain) && !type.equals(withAttention)) throw config.bad(key, "the block \"" + type + "\" is not supported");
        return types.stream().map(withAttention::equals).toList();
    }

    private static int kernel(Config config, String key) {
        int kernel = config.integer(key, 3, 1, 15);
        if (kernel % 2 == 0) throw config.bad(key, "an even kernel is not supported");
        return kernel;
    }

    /**
     * SDXL's {@code added} input.
     *
     * @param pooled the pooled text, [batch, channels]
     * @param sizes  original size, cropping and target size (or score), [batch, numbers]
     */
    public Tensor added(Tensor pooled, Tensor sizes) {
        double[] numbers = new double[sizes.data().length];
        for (int i = 0; i < numbers.length; i++) numbers[i] = sizes.data()[i];
        Tensor waves = addedTime.of(sizes.dim(0), numbers);
        int text = pooled.dim(1);
        int size = waves.dim(1);
        Tensor both = Tensor.zeros(pooled.dim(0), text + size);
        for (int row = 0; row < pooled.dim(0); row++) {
            System.arraycopy(pooled.data(), row * text, both.data(), row * (text + size), text);
            System.arraycopy(waves.data(), row * size, both.data(), row * (text + size) + text, size);
        }
        return both;
    }

    /** The inputs that every network of this kind has: {@code sample}, {@code time}, {@code encoder_hidden_states} and what else is told. */
    List<Port> ports() {
        List<Port> ports = new ArrayList<>();
        ports.add(Port.numbers("sample", "batch", inChannels, "height", "width"));
        ports.add(Port.numbers("time", "batch", time.channels()));
        ports.add(Port.numbers("encoder_hidden_states", "batch", "tokens", contextChannels));
        if (guidanceChannels > 0) ports.add(Port.numbers("timestep_cond", "batch", guidanceChannels));
        if (classes > 0) ports.add(Port.indices("class_labels", "batch"));
        if (addedChannels > 0) ports.add(Port.numbers("added", "batch", addedChannels));
        return ports;
    }

    /** Channels of the states that are handed across, in the order of the way down. */
    public List<Integer> stateChannels() {
        List<Integer> channels = new ArrayList<>();
        channels.add(down.getFirst().channels());
        for (int i = 0; i < down.size(); i++) {
            int states = i < down.size() - 1 ? down.get(i).layers() + 1 : down.get(i).layers();
            for (int j = 0; j < states; j++) channels.add(down.get(i).channels());
        }
        return channels;
    }

    /** The height or width at which the middle works when the latent has {@code extent}. */
    public int middleExtent(int extent) {
        return featureExtent(down.size(), extent);
    }

    /**
     * The height or width at which a feature is added when the latent has {@code extent}.
     *
     * @param level counted from the largest picture; the one after the last is the middle
     */
    int featureExtent(int level, int extent) {
        boolean before = level < down.size() && down.get(level).attention();
        for (int i = 0; i < Math.min(before ? level : level + 1, down.size() - 1); i++) extent = downPadding == 0 ? extent / 2 : (extent + 1) / 2;
        return extent;
    }

    /** The deepest level: the one the middle works at. */
    public Level middle() {
        return down.getLast();
    }

    /** The attentions that look at the text, in the order in which IP-Adapters count them: down, up, middle. */
    public List<CrossAttention> crossAttentions() {
        List<CrossAttention> all = new ArrayList<>();
        for (int i = 0; i < down.size(); i++) {
            for (int j = 0; j < down.get(i).layers(); j++) if (down.get(i).attention()) cross(all, "down_blocks." + i + ".attentions." + j, down.get(i), j);
        }
        for (int i = 0; i < up.size(); i++) {
            for (int j = 0; j <= up.get(i).layers(); j++) if (up.get(i).attention()) cross(all, "up_blocks." + i + ".attentions." + j, up.get(i), j);
        }
        if (middleForm == Middle.TRANSFORMER) cross(all, "mid_block.attentions.0", middle(), 0);
        return all;
    }

    private static void cross(List<CrossAttention> all, String key, Level level, int layer) {
        for (int d = 0; d < level.depths().get(layer); d++) all.add(new CrossAttention(key + ".transformer_blocks." + d + CrossAttention.LAST, level.channels()));
    }
}
