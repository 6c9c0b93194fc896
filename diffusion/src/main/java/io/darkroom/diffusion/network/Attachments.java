package io.darkroom.diffusion.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a UNet takes and answers beyond its own. One graph with an attachment serves with and without what is attached: zeros of one
 * pixel, [1, channels, 1, 1], add nothing, and values of zero draw nothing from an image prompt.
 *
 * @param residuals    whether the states handed across take additions, as ControlNets give them: {@code down_residual.k} in the
 *                     order of the way down, and {@code mid_residual}
 * @param features     whether the levels of the way down take additions, as T2I-Adapters give them: {@code feature.k} for level
 *                     k, and one more for the middle
 * @param imagePrompts how many IP-Adapters the cross-attentions listen to: {@code image_key.a.ATTENTION} and
 *                     {@code image_value.a.ATTENTION}, [batch, image tokens, channels], for adapter a and each of
 *                     {@link UNetConfig#crossAttentions}
 * @param watched      whether the UNet also answers {@code mid_attention} [batch, height * width of the middle]: how much the middle's
 *                     first self-attention looks at each place, summed over all places that look and averaged over the heads
 */
public record Attachments(boolean residuals, boolean features, int imagePrompts, boolean watched) {
    public static final Attachments NONE = new Attachments(false, false, 0);
    public static final int MOST_IMAGE_PROMPTS = 16;

    public Attachments {
        if (imagePrompts < 0 || imagePrompts > MOST_IMAGE_PROMPTS) {
            throw new IllegalArgumentException(imagePrompts + " image prompts are outside 0 to " + MOST_IMAGE_PROMPTS);
        }
    }

    /** Nothing but inputs. */
    public Attachments(boolean residuals, boolean features, int imagePrompts) {
        this(residuals, features, imagePrompts, false);
    }

    /** The same, watched. */
    public Attachments watching() {
        return new Attachments(residuals, features, imagePrompts, true);
    }

    /** ControlNets only, or nothing. */
    public static Attachments ofResiduals(boolean residuals) {
        return new Attachments(residuals, false, 0);
    }

    /** What a UNet must have to take inputs of these names. */
    public static Attachments of(Set<String> inputs, UNetConfig config) {
        int prompts = 0;
        List<UNetConfig.CrossAttention> attentions = config.crossAttentions();
        while (!attentions.isEmpty() && inputs.contains(imageKey(prompts, attentions.getFirst().key()))) prompts++;
        return new Attachments(inputs.contains("mid_residual"), inputs.contains("feature.0"), prompts);
    }

    static String imageKey(int adapter, String attention) {
        return "image_key." + adapter + "." + attention;
    }

    static String imageValue(int adapter, String attention) {
        return "image_value." + adapter + "." + attention;
    }

    List<Port> ports(UNetConfig config) {
        List<Port> ports = new ArrayList<>();
        if (residuals) {
            List<Integer> channels = config.stateChannels();
            for (int k = 0; k < channels.size(); k++) ports.add(addition("down_residual." + k, channels.get(k)));
            ports.add(addition("mid_residual", config.middle().channels()));
        }
        if (features) {
            for (int k = 0; k < config.down().size(); k++) ports.add(addition("feature." + k, config.down().get(k).channels()));
            ports.add(addition("feature." + config.down().size(), config.middle().channels()));
        }
        for (int a = 0; a < imagePrompts; a++) {
            for (UNetConfig.CrossAttention attention : config.crossAttentions()) {
                ports.add(Port.numbers(imageKey(a, attention.key()), "batch", "image tokens " + a, attention.channels()));
                ports.add(Port.numbers(imageValue(a, attention.key()), "batch", "image tokens " + a, attention.channels()));
            }
        }
        return ports;
    }

    /** Every extent has a name of its own, so that nobody takes it for the sample's: it may be 1. */
    private static Port addition(String name, int channels) {
        return Port.numbers(name, name + " batch", channels, name + " height", name + " width");
    }
}
