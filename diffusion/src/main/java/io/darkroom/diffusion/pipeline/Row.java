package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One question to the denoiser: everything it is told about one picture. Rows do not depend on each other, so rows of
 * different times, prompts and jobs can be asked together.
 *
 * @param latent  [1, channels, height, width], already multiplied by the scheduler's factor
 * @param beside  [1, more channels, height, width], what the denoiser sees beside the latent, such as a mask; null for nothing
 * @param time    0 to 999, may be fractional
 * @param context the text, [1, tokens, channels]
 * @param inputs  what else the network takes, by the names of its inputs, each with a first dimension of 1: {@code added},
 *                {@code class_labels}, {@code timestep_cond}, {@code down_residual.k}, {@code mid_residual} ...
 */
public record Row(Tensor latent, Tensor beside, double time, Tensor context, Map<String, Tensor> inputs) {

    public Row {
        inputs = Map.copyOf(inputs);
    }

    /** The same with more channels beside the latent, after those that are there. */
    public Row beside(Tensor channels) {
        return new Row(latent, beside == null ? channels : Tensor.concat(List.of(beside, channels), 1), time, context, inputs);
    }

    /** The same with one more input; an input that is there is replaced. */
    public Row with(String name, Tensor value) {
        return with(Map.of(name, value));
    }

    /** The same with more inputs; those that are there are replaced. */
    public Row with(Map<String, Tensor> more) {
        Map<String, Tensor> all = new LinkedHashMap<>(inputs);
        all.putAll(more);
        return new Row(latent, beside, time, context, all);
    }

    /** What the network sees as its picture. */
    Tensor sample() {
        return beside == null ? latent : Tensor.concat(List.of(latent, beside), 1);
    }
}
