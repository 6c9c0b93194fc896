package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.network.ClipText;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.Invocation;
import io.darkroom.diffusion.onnx.OnnxNetwork;
import io.darkroom.diffusion.tensor.Tensor;
import io.darkroom.diffusion.tokenizer.ClipTokenizer;
import java.io.IOException;
import java.nio.file.Path;
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
        return new TextEncoder(part.tokenizer(), text, raw, OnnxNetwork.open(text, part.encoder().weights(), device, cacheDir, threads));
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

    /**
     * Encodes ids.
     *
     * @param ids      start token, text, end token and padding, at most as many as the encoder has positions
     * @param clipSkip how many of the last layers are left out, 0 to {@link #mostSkipped}
     */
    public Encoded encode(int[] ids, int clipSkip, Cancellation cancellation) {
        if (clipSkip < 0 || clipSkip > mostSkipped()) throw new IllegalArgumentException("clip skip " + clipSkip + " is outside 0 to " + mostSkipped());
        if (ids.length < 1 || ids.length > text.positions()) throw new IllegalArgumentException(ids.length + " tokens are outside 1 to " + text.positions());
        String states = raw ? "hidden_states." + (text.layers() - 1 - clipSkip) : clipSkip == 0 ? "last_hidden_state" : "clip_skip." + clipSkip;
        try (Invocation invocation = network.invocation()) {
            invocation.set("input_ids", tensor(ids)).set("pooled_at", new Tensor(new int[] {1}, new float[] {text.pooledAt(ids)}));
            if (text.projection() == 0) return new Encoded(cancellation.run(invocation, states).get(states), null);
            Map<String, Tensor> answer = cancellation.run(invocation, states, "text_embeds");
            return new Encoded(answer.get(states), answer.get("text_embeds"));
        }
    }

    private static Tensor tensor(int[] ids) {
        float[] values = new float[ids.length];
        for (int i = 0; i < ids.length; i++) values[i] = ids[i];
        return new Tensor(new int[] {1, ids.length}, values);
    }

    @Override
    public void close() {
        network.close();
    }
}
