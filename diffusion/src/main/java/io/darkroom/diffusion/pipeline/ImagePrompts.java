package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.network.ImagePrompt;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pictures that count as prompts of a run beside the words, by one IP-Adapter or several.
 *
 * @param prompt  inputs of the network with the prompt
 * @param nothing inputs of the network with the negative prompt
 */
public record ImagePrompts(Map<String, Tensor> prompt, Map<String, Tensor> nothing) implements RowPart {

    /**
     * What one adapter answered.
     *
     * @param pictures for the pictures
     * @param nothing  for as many pictures of nothing
     * @param scale    how much it counts
     */
    public record Prompt(Map<String, Tensor> pictures, Map<String, Tensor> nothing, double scale) {
    }

    /** All that the adapters of a run answered, in any order. */
    public static ImagePrompts of(List<Prompt> prompts) {
        Map<String, Tensor> prompt = new LinkedHashMap<>();
        Map<String, Tensor> nothing = new LinkedHashMap<>();
        for (int a = 0; a < prompts.size(); a++) {
            prompt.putAll(ImagePrompt.inputs(a, prompts.get(a).pictures(), 1, prompts.get(a).scale()));
            nothing.putAll(ImagePrompt.inputs(a, prompts.get(a).nothing(), 1, prompts.get(a).scale()));
        }
        return new ImagePrompts(prompt, nothing);
    }

    @Override
    public Row in(Row row, Moment moment, Cancellation cancellation) {
        return row.with(moment.role() == Guidance.Role.PROMPT ? prompt : nothing);
    }
}
