package io.darkroom.diffusion.checkpoint;

import io.darkroom.diffusion.checkpoint.Placement.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Which networks a single-file checkpoint holds and where: the layouts of the original programs (Stable Diffusion 1 and 2,
 * SDXL and its refiner, ControlNet, autoencoders), and files of one network in the folder layout's names. Read from keys and
 * shapes alone, so that networks of every size are served.
 *
 * @param placements every parameter that can be taken from the file, in the file's order
 * @param unused     the keys that no network takes, with the reason
 */
public record SingleFileLayout(List<Placement> placements, Map<String, String> unused) {
    private static final Pattern SCHEDULE = Pattern.compile("(low_scale_model\\.)?(betas|(sqrt_|log_)?(one_minus_)?(recip_|recipm1_)?alphas_cumprod(_prev)?"
        + "|posterior_variance|posterior_log_variance_clipped|posterior_mean_coef[12]|lvlb_weights|logvar)");
    private static final Pattern MARKER = Pattern.compile("v_pred|ztsnr|edm_mean|edm_std|edm_vpred\\.sigma_(max|min)");
    private static final Pattern LAST_BLOCK = Pattern.compile("cond_stage_model\\.model\\.transformer\\.resblocks\\.(\\d{1,3})\\..+");

    /** Where a network's keys begin, and the network they mean. */
    private enum Section {
        UNET("model.diffusion_model.", "unet"), CONTROLNET("control_model.", "controlnet"), VAE("first_stage_model.", "vae"), VAE_ALONE("vae.", "vae"),
        CLIP("cond_stage_model.transformer.", "text_encoder"), OPEN_CLIP("cond_stage_model.model.", "text_encoder"),
        FIRST_CLIP("conditioner.embedders.0.transformer.", "text_encoder"), FIRST_OPEN_CLIP("conditioner.embedders.0.model.", "text_encoder_2"),
        SECOND_OPEN_CLIP("conditioner.embedders.1.model.", "text_encoder_2");

        private final String prefix;
        private final String component;

        Section(String prefix, String component) {
            this.prefix = prefix;
            this.component = component;
        }
    }

    /** What a key without its prefix means. */
    @FunctionalInterface
    private interface Reader {
        Map<String, Rule> read(String key, long[] shape);
    }

    /** Reads the layout of a file with these keys and shapes. */
    public static SingleFileLayout of(Map<String, long[]> shapes) {
        NavigableSet<String> keys = new TreeSet<>(shapes.keySet());
        Map<String, Reader> readers = new LinkedHashMap<>();
        Map<String, String> components = new LinkedHashMap<>();
        for (Section section : Section.values()) {
            if (!UNetNames.has(keys, section.prefix)) continue;
            readers.put(section.prefix, reader(section, without(keys, section.prefix)));
            components.put(section.prefix, section.component);
        }
        if (readers.isEmpty()) {
            bare(keys).ifPresent(component -> {
                readers.put("", bareReader(component, keys));
                components.put("", component);
            });
        }
        List<Placement> placements = new ArrayList<>();
        Map<String, String> unused = new LinkedHashMap<>();
        String lastBlock = lastBlock(keys);
        shapes.forEach((key, shape) -> {
            String prefix = readers.keySet().stream().filter(key::startsWith).findFirst().orElse(null);
            Map<String, Rule> rules = prefix == null ? Map.of() : readers.get(prefix).read(key.substring(prefix.length()), shape);
            boolean weight = !rules.isEmpty() && !key.endsWith(".position_ids");
            if (weight) rules.forEach((name, rule) -> placements.add(new Placement(key, components.get(prefix), name, rule)));
            String reason = reason(key, weight, lastBlock);
            if (reason != null) unused.put(key, reason);
        });
        return new SingleFileLayout(List.copyOf(placements), Collections.unmodifiableMap(unused));
    }

    /** Reads the layout of a file. */
    public static SingleFileLayout of(SafetensorsHeader header) {
        return of(shapes(header));
    }

    /** Every stored tensor's shape, in the file's order. */
    static Map<String, long[]> shapes(SafetensorsHeader header) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        header.entries().forEach((key, entry) -> shapes.put(key, entry.shape()));
        return shapes;
    }

    /** What takes one network out of such a file, to be used with {@link WeightFiles}. */
    public static UnaryOperator<SafetensorsHeader> component(String component) {
        return header -> {
            Map<String, SafetensorsHeader.Entry> entries = new LinkedHashMap<>();
            for (Placement placement : of(header).placements()) {
                if (!placement.component().equals(component)) continue;
                entries.put(placement.key(), placement.view(header.entries().get(placement.stored())));
            }
            return new SafetensorsHeader(header.file(), Collections.unmodifiableMap(entries), header.metadata());
        };
    }

    /** The networks that are there: some of unet, controlnet, vae, text_encoder and text_encoder_2. */
    public Set<String> components() {
        Set<String> there = new LinkedHashSet<>();
        for (String component : new String[] {"unet", "controlnet", "vae", "text_encoder", "text_encoder_2"}) {
            if (placements.stream().anyMatch(placement -> placement.component().equals(component))) there.add(component);
        }
        return there;
    }

    private static Reader reader(Section section, NavigableSet<String> keys) {
        return switch (section) {
            case UNET, CONTROLNET -> unet(keys);
            case VAE, VAE_ALONE -> autoencoder(keys);
            case CLIP, FIRST_CLIP -> (key, shape) -> TextEncoderNames.clip(key);
            case OPEN_CLIP, FIRST_OPEN_CLIP, SECOND_OPEN_CLIP -> TextEncoderNames::openClip;
        };
    }

    private static Reader unet(NavigableSet<String> keys) {
        if (UNetNames.has(keys, "down_blocks.")) return SingleFileLayout::asItIs;
        UNetNames names = UNetNames.ofOriginal(keys);
        return (key, shape) -> names.folder(key).map(name -> Map.of(name, Placement.SAME)).orElse(Map.of());
    }

    private static Reader autoencoder(NavigableSet<String> keys) {
        if (UNetNames.has(keys, "encoder.down_blocks.")) return SingleFileLayout::asItIs;
        AutoencoderNames names = AutoencoderNames.ofOriginal(keys);
        return (key, shape) -> names.folder(key).map(name -> Map.of(name, isPixelMatrix(name, shape) ? Placement.SQUEEZE : Placement.SAME)).orElse(Map.of());
    }

    private static Map<String, Rule> asItIs(String key, long[] shape) {
        return Map.of(key, Placement.SAME);
    }

    private static boolean isPixelMatrix(String name, long[] shape) {
        return shape.length == 4 && shape[2] == 1 && shape[3] == 1 && name.contains(".attentions.");
    }

    /** The one network of a file whose keys have no prefix. */
    private static Optional<String> bare(NavigableSet<String> keys) {
        for (String controlNet : List.of("zero_convs.", "input_hint_block.", "controlnet_cond_embedding.")) {
            if (UNetNames.has(keys, controlNet)) return Optional.of("controlnet");
        }
        if (keys.contains("input_blocks.0.0.weight") || keys.contains("conv_in.weight") && UNetNames.has(keys, "down_blocks.")) return Optional.of("unet");
        boolean autoencoder = keys.contains("decoder.conv_in.weight") && (UNetNames.has(keys, "decoder.up.") || UNetNames.has(keys, "decoder.up_blocks."));
        return autoencoder ? Optional.of("vae") : Optional.empty();
    }

    private static Reader bareReader(String component, NavigableSet<String> keys) {
        return component.equals("vae") ? autoencoder(keys) : unet(keys);
    }

    private static String reason(String key, boolean weight, String lastBlock) {
        if (key.startsWith("cond_stage_model.model.")) {
            if (key.endsWith(".text_projection") || key.endsWith(".logit_scale")) return "not used: no pooled output";
            if (key.startsWith(lastBlock)) return "the last block isn't used: hidden state before it";
        }
        if (weight) return null;
        if (key.endsWith(".position_ids")) return "whole numbers from 0 on, not a weight";
        if (key.endsWith("logit_scale")) return "not used";
        if (key.startsWith("model_ema.")) return "averages of the training program";
        if (key.startsWith("loss.") || key.startsWith("first_stage_model.loss.")) return "the training program's loss";
        if (key.startsWith("depth_model.")) return "an estimator of depth";
        if (key.equals("denoiser.sigmas")) return "the training program's noise levels";
        if (SCHEDULE.matcher(key).matches()) return "schedule of the training program";
        if (MARKER.matcher(key).matches()) return "a marker without data";
        return "unknown";
    }

    /** Stable Diffusion 2 takes the text encoder's states before its last block, which the file holds nevertheless. */
    private static String lastBlock(NavigableSet<String> keys) {
        int last = -1;
        for (String key : keys) {
            var block = LAST_BLOCK.matcher(key);
            if (block.matches()) last = Math.max(last, Integer.parseInt(block.group(1)));
        }
        return "cond_stage_model.model.transformer.resblocks." + last + ".";
    }

    private static NavigableSet<String> without(NavigableSet<String> keys, String prefix) {
        NavigableSet<String> rest = new TreeSet<>();
        for (String key : keys.tailSet(prefix, true)) {
            if (!key.startsWith(prefix)) break;
            rest.add(key.substring(prefix.length()));
        }
        return rest;
    }
}
