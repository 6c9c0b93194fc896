package io.darkroom.diffusion.network;

import java.util.Map;

/**
 * What a UNet's cross-attentions look at.
 *
 * @param text         [batch, tokens, channels]
 * @param imagePrompts how many IP-Adapters they listen to besides
 * @param inputs       the network's, with the keys and values of the image prompts
 */
record Context<T>(T text, int imagePrompts, Map<String, T> inputs) {

    /** The text alone. */
    static <T> Context<T> of(T text) {
        return new Context<>(text, 0, Map.of());
    }

    /**
     * What an attention draws from the text and from every image prompt (Ye et al. 2023), added up. How much an image prompt
     * counts is in its values already.
     *
     * @param attention the attention's name in the network
     */
    T attend(Ops<T> ops, T query, T textKeys, T textValues, int heads, String attention) {
        T sum = ops.attention(query, textKeys, textValues, heads, false);
        for (int a = 0; a < imagePrompts && attention.endsWith(UNetConfig.CrossAttention.LAST); a++) {
            T keys = inputs.get(Attachments.imageKey(a, attention));
            sum = ops.add(sum, ops.attention(query, keys, inputs.get(Attachments.imageValue(a, attention)), heads, false));
        }
        return sum;
    }
}
