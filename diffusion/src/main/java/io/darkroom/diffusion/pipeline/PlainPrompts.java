package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The plain dialect: texts as they stand, cut to what the text encoders take (77 tokens) and padded to it. Attention weights
 * and the like are read as ordinary text.
 *
 * @param prompt              what is wanted
 * @param second              what the second text encoder is told; null or empty: the same
 * @param negative            what is not; null when nothing was said, which is an empty text, or no text at all for models that say so
 * @param negativeSecond      what the second text encoder is told of that; null or empty: the same
 * @param clipSkip            how many of the text encoders' last layers are left out
 * @param clipSkipNegativeToo whether this counts for the negative prompt too (as in AUTOMATIC1111) or for the prompt only (as in diffusers)
 */
public record PlainPrompts(String prompt, String second, String negative, String negativeSecond, int clipSkip, boolean clipSkipNegativeToo) implements Prompts {

    /** One text each, and no layer left out. */
    public static PlainPrompts of(String prompt, String negative) {
        return new PlainPrompts(prompt, null, negative, null, 0, false);
    }

    @Override
    public IntFunction<Conditioning> encode(DiffusionModel model, boolean guided, Cancellation cancellation) {
        Condition positive = encode(model, prompt, second, clipSkip, cancellation);
        Conditioning conditioning = Conditioning.of(positive, guided ? negative(model, positive, cancellation) : null);
        return call -> conditioning;
    }

    private Condition negative(DiffusionModel model, Condition positive, Cancellation cancellation) {
        if (negative == null && model.parts().zeroNegative()) return positive.zeros();
        return encode(model, negative == null ? "" : negative, negativeSecond, clipSkipNegativeToo ? clipSkip : 0, cancellation);
    }

    private static Condition encode(DiffusionModel model, String text, String second, int clipSkip, Cancellation cancellation) {
        List<Tensor> states = new ArrayList<>();
        Tensor pooled = null;
        for (int i = 0; i < model.textEncoders().size(); i++) {
            TextEncoder encoder = model.textEncoders().get(i);
            String own = i == 1 && second != null && !second.isEmpty() ? second : text;
            TextEncoder.Encoded encoded = encoder.encode(encoder.tokenizer().encode(own, encoder.length()), clipSkip, cancellation);
            states.add(encoded.states());
            pooled = encoded.pooled();
        }
        return new Condition(Tensor.concat(states, 2), pooled);
    }
}
