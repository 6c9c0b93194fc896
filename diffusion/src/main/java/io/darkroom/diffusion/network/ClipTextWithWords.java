package io.darkroom.diffusion.network;

import io.darkroom.diffusion.checkpoint.SafetensorsHeader;
import io.darkroom.diffusion.checkpoint.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A CLIP text encoder that also takes vectors in place of tokens, as textual inversion learns them (Gal et al. 2022).
 *
 * <p>Inputs beside those of {@link ClipText}: {@code kept} [batch, tokens, 1], 1 where the token counts and 0 where a learned vector
 * does, and {@code learned} [batch, tokens, channels], those vectors, 0 elsewhere. With nothing learned the answers are the same
 * bit by bit.
 */
public record ClipTextWithWords(ClipText text) implements Network {

    @Override
    public List<Port> inputs() {
        List<Port> ports = new ArrayList<>(text.inputs());
        ports.add(Port.numbers("kept", "batch", "tokens", 1));
        ports.add(Port.numbers("learned", "batch", "tokens", text.channels()));
        return List.copyOf(ports);
    }

    @Override
    public <T> Map<String, T> forward(Ops<T> ops, Map<String, T> inputs) {
        T tokens = ops.add(ops.multiply(text.tokens(ops, inputs), inputs.get("kept")), inputs.get("learned"));
        return text.forward(ops, inputs, tokens);
    }

    @Override
    public Weights weights(SafetensorsHeader header) {
        return text.weights(header);
    }
}
