package io.darkroom.contracts.job;

/**
 * Pictures from a text.
 *
 * @param model                  id in the model registry
 * @param prompt                 what the pictures show
 * @param negativePrompt         what they must not show; may be empty
 * @param width                  pixels, a multiple of 8
 * @param height                 pixels, a multiple of 8
 * @param samples                pictures, at least 1; picture i has seed + i
 * @param steps                  denoising steps, at least 1
 * @param guidanceScale          classifier-free guidance; at most 1 switches it off
 * @param seed                   0 to 2^32 - 1
 * @param sampling               scheduler or sampler
 * @param clipSkip               layers of the text encoder left out from its end, in the field's counting: 1 uses all layers, 2 leaves one out
 * @param clipSkipNegative       whether the negative prompt is encoded with the same clip skip (as AUTOMATIC1111 does) or with all layers (as diffusers does)
 * @param generationText         the texts that the PNG files carry, or null for none
 */
public record TextToImage(
        String model,
        String prompt,
        String negativePrompt,
        int width,
        int height,
        int samples,
        int steps,
        double guidanceScale,
        long seed,
        Sampling sampling,
        int clipSkip,
        boolean clipSkipNegative,
        GenerationText generationText) implements Task {

    @Override
    public double work() {
        double callsPerStep = guidanceScale > 1 ? 2 : 1;
        return steps * callsPerStep * samples * (width * (double) height) / 1_000_000;
    }
}
