package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.prompt.Embeddings;
import io.darkroom.diffusion.tensor.Tensor;
import io.darkroom.diffusion.tokenizer.ClipTokenizer;
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
 * @param embeddings          learned words that the texts may use
 */
public record PlainPrompts(String prompt, String second, String negative, String negativeSecond, int clipSkip, boolean clipSkipNegativeToo,
                           Embeddings embeddings) implements Prompts {

    /** Without learned words. */
    public PlainPrompts(String prompt, String second, String negative, String negativeSecond, int clipSkip, boolean clipSkipNegativeToo) {
        this(prompt, second, negative, negativeSecond, clipSkip, clipSkipNegativeToo, Embeddings.NONE);
    }

    /** One text each, and no layer left out. */
    public static PlainPrompts of(String prompt, String negative) {
        return new PlainPrompts(prompt, null, negative, null, 0, false);
    }

    /** The same texts with learned words. */
    public PlainPrompts with(Embeddings words) {
        return new PlainPrompts(prompt, second, negative, negativeSecond, clipSkip, clipSkipNegativeToo, words);
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

    private Condition encode(DiffusionModel model, String text, String second, int skip, Cancellation cancellation) {
        List<Tensor> states = new ArrayList<>();
        Tensor pooled = null;
        for (int i = 0; i < model.textEncoders().size(); i++) {
            TextEncoder encoder = model.textEncoders().get(i);
            String own = i == 1 && second != null && !second.isEmpty() ? second : text;
            int vocabulary = encoder.settings().vocabulary();
            ClipTokenizer tokenizer = encoder.tokenizer().withAdded(embeddings.tokens(vocabulary));
            int[] ids = tokenizer.encode(own, encoder.length());
            List<TextEncoder.Learned> learned = new ArrayList<>();
            for (int at = 0; at < ids.length; at++) {
                if (ids[at] < vocabulary) continue;
                learned.add(new TextEncoder.Learned(at, embeddings.vector(ids[at] - vocabulary, i, model.textEncoders().size(), encoder.settings().channels())));
            }
            TextEncoder.Encoded encoded = encoder.encode(ids, learned, skip, cancellation);
            states.add(encoded.states());
            pooled = encoded.pooled();
        }
        return new Condition(Tensor.concat(states, 2), pooled);
    }
}
