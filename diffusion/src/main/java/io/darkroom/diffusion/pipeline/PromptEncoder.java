package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.network.ClipText;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.onnx.Invocation;
import io.darkroom.diffusion.onnx.OnnxNetwork;
import io.darkroom.diffusion.tensor.Tensor;
import io.darkroom.diffusion.tokenizer.ClipTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Prompts to the tokens that the denoiser looks at. The plain dialect: the prompt as it stands, cut to as many tokens as the
 * encoder has positions (77) and padded to them. Attention weights and prompts of several chunks are read as ordinary text.
 */
public final class PromptEncoder implements AutoCloseable {
    private final ClipTokenizer tokenizer;
    private final ClipText text;
    private final OnnxNetwork network;

    private PromptEncoder(ClipTokenizer tokenizer, ClipText text, OnnxNetwork network) {
        this.tokenizer = tokenizer;
        this.text = text;
        this.network = network;
    }

    /** Loads a text encoder. */
    static PromptEncoder open(Component component, ClipTokenizer tokenizer, Device device, Path cacheDir, int threads) throws IOException {
        ClipText text = ClipText.of(component.config());
        return new PromptEncoder(tokenizer, text, OnnxNetwork.open(text, component.weights(), device, cacheDir, threads));
    }

    /** How many layers can be skipped at most. */
    public int layers() {
        return text.layers();
    }

    /**
     * Encodes one prompt.
     *
     * @param clipSkip how many of the last layers are left out, 0 to {@link #layers}; the final norm is applied in any case
     * @return [1, tokens, channels]
     */
    public Tensor encode(String prompt, int clipSkip, Cancellation cancellation) {
        if (clipSkip < 0 || clipSkip > layers()) throw new IllegalArgumentException("clip skip " + clipSkip + " is outside 0 to " + layers());
        int[] ids = tokenizer.encode(prompt, text.positions());
        String output = clipSkip == 0 ? "last_hidden_state" : "clip_skip." + clipSkip;
        try (Invocation invocation = network.invocation()) {
            invocation.set("input_ids", tensor(ids)).set("pooled_at", new Tensor(new int[] {1}, new float[] {text.pooledAt(ids)}));
            Map<String, Tensor> answer = cancellation.run(invocation, output);
            return answer.get(output);
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
