package io.darkroom.diffusion.pipeline;

import java.util.List;

/**
 * What the denoiser is told about the picture wanted.
 *
 * @param prompts  what is wanted: usually one text, several where prompts are joined with AND
 * @param negative what is not; null when there is no guidance, so that nothing is steered away from
 */
public record Conditioning(List<Weighted> prompts, Condition negative) {

    /** A text and how much it counts, usually 1; below 0 it is steered away from. */
    public record Weighted(Condition condition, double weight) {
    }

    public Conditioning {
        prompts = List.copyOf(prompts);
        if (prompts.isEmpty()) throw new IllegalArgumentException("conditioning without a prompt");
    }

    /** One prompt. */
    public static Conditioning of(Condition prompt, Condition negative) {
        return new Conditioning(List.of(new Weighted(prompt, 1)), negative);
    }

    /** The first prompt. */
    public Condition prompt() {
        return prompts.getFirst().condition();
    }

    public boolean isGuided() {
        return negative != null;
    }
}
