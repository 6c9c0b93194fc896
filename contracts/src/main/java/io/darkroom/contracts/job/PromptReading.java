package io.darkroom.contracts.job;

/**
 * How prompts in AUTOMATIC1111's language are read.
 *
 * @param emphasis       what weights do: {@code Original}, {@code No norm}, {@code Ignore} or {@code None}
 * @param commaBacktrack a long prompt is cut at a comma that is at most so many tokens before the cut, 0 to 75
 * @param padShorter     whether the shorter of prompt and negative prompt is filled up
 */
public record PromptReading(String emphasis, int commaBacktrack, boolean padShorter) {
    /** As the web UI reads them unless told otherwise. */
    public static final PromptReading USUAL = new PromptReading("Original", 20, false);
}
