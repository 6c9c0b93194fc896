package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.network.ClipText;
import io.darkroom.diffusion.network.ClipTextWithWords;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.Invocation;
import io.darkroom.diffusion.onnx.OnnxNetwork;
import io.darkroom.diffusion.tensor.Tensor;
import io.darkroom.diffusion.tokenizer.ClipTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A model's tokenizer and text encoder. */
public final class TextEncoder implements AutoCloseable {
    private final ClipTokenizer tokenizer;
    private final ClipText text;
    private final boolean raw;
    private final OnnxNetwork network;

    /**
     * A text to the denoiser's eyes.
     *
     * @param states [1, tokens, channels]
     * @param pooled [1, channels], the projected end token; null where the encoder has no projection
     */
    public record Encoded(Tensor states, Tensor pooled) {
    }

    /** A vector that was learned in place of a token's. @param at its place among the ids */
    public record Learned(int at, float[] vector) {
    }

    private TextEncoder(ClipTokenizer tokenizer, ClipText text, boolean raw, OnnxNetwork network) {
        this.tokenizer = tokenizer;
        this.text = text;
        this.raw = raw;
        this.network = network;
    }

    /**
     * Loads a text encoder.
     *
     * @param raw whether the denoiser was trained on the state before the last layer, without the final norm, as SDXL was
     */
    static TextEncoder open(ModelParts.Text part, boolean raw, Device device, Path cacheDir, int threads) throws IOException {
        ClipText text = ClipText.of(part.encoder().config());
        return new TextEncoder(part.tokenizer(), text, raw, OnnxNetwork.open(new ClipTextWithWords(text), part.encoder().weights(), device, cacheDir, threads));
    }

    public ClipTokenizer tokenizer() {
        return tokenizer;
    }

    public ClipText settings() {
        return text;
    }

    /** How many ids one run takes, start and end token included; usually 77. */
    public int length() {
        return Math.min(tokenizer.maxLength(), text.positions());
    }

    /** How many layers can be skipped at most. */
    public int mostSkipped() {
        return raw ? text.layers() - 1 : text.layers();
    }

    /** As {@link #encode(int[], List, int, Cancellation)} without learned vectors. */
    public Encoded encode(int[] ids, int clipSkip, Cancellation cancellation) {
        return encode(ids, List.of(), clipSkip, cancellation);
    }

    /**
     * Encodes ids.
     *
     * @param ids      start token, text, end token and padding, at most as many as the encoder has positions; any id may stand where a learned
     *                 vector does
     * @param learned  vectors in place of tokens
     * @param clipSkip how many of the last layers are left out, 0 to {@link #mostSkipped}
     */
    public Encoded encode(int[] ids, List<Learned> learned, int clipSkip, Cancellation cancellation) {
        if (clipSkip < 0 || clipSkip > mostSkipped()) throw new IllegalArgumentException("clip skip " + clipSkip + " is outside 0 to " + mostSkipped());
        if (ids.length < 1 || ids.length > text.positions()) throw new IllegalArgumentException(ids.length + " tokens are outside 1 to " + text.positions());
        String states = raw ? "hidden_states." + (text.layers() - 1 - clipSkip) : clipSkip == 0 ? "last_hidden_state" : "clip_skip." + clipSkip;
        try (Invocation invocation = network.invocation()) {
            set(invocation, ids, learned);
            if (text.projection() == 0) return new Encoded(cancellation.run(invocation, states).get(states), null);
            Map<String, Tensor> answer = cancellation.run(invocation, states, "text_embeds");
            return new Encoded(answer.get(states), answer.get("text_embeds"));
        }
    }

    private void set(Invocation invocation, int[] ids, List<Learned> learned) {
        int length = ids.length;
        Tensor tokens = Tensor.zeros(1, length);
        Tensor kept = Tensor.zeros(1, length, 1);
        Tensor vectors = Tensor.zeros(1, length, text.channels());
        for (int i = 0; i < length; i++) tokens.data()[i] = ids[i];
        Arrays.fill(kept.data(), 1);
        for (Learned one : learned) {
            if (one.vector().length != text.channels()) {
                throw new IllegalArgumentException("a learned vector of " + one.vector().length + " channels; the text encoder takes " + text.channels());
            }
            if (one.at() < 0 || one.at() >= length) throw new IllegalArgumentException("a learned vector at " + one.at() + " of " + length + " tokens");
            tokens.data()[one.at()] = 0;
            kept.data()[one.at()] = 0;
            System.arraycopy(one.vector(), 0, vectors.data(), one.at() * text.channels(), text.channels());
        }
        for (float id : tokens.data()) {
            if (id < 0 || id >= text.vocabulary()) throw new IllegalArgumentException("token " + (int) id + " is outside the vocabulary of " + text.vocabulary());
        }
        invocation.set("input_ids", tokens).set("pooled_at", new Tensor(new int[] {1}, new float[] {text.pooledAt(ids)}));
        invocation.set("kept", kept).set("learned", vectors);
    }

    @Override
    public void close() {
        network.close();
    }
}
