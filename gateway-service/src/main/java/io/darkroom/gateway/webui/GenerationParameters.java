package io.darkroom.gateway.webui;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The line of parameters under a prompt in the web UI's generation text ("infotext"): known keys in their order, then the extras in
 * the order they were put, then version and user. The whole text goes into the PNG and into {@code info.infotexts}.
 */
final class GenerationParameters {
    /** The version whose wording this is; clients choose their parser by it. */
    static final String VERSION = "v1.10.1";

    private static final List<String> FIRST = List.of(
        "Steps", "Sampler", "Schedule type", "CFG scale", "Image CFG scale", "Seed", "Face restoration", "Size", "Model hash", "Model",
        "FP8 weight", "Cache FP16 weight for LoRA", "VAE hash", "VAE", "Variation seed", "Variation seed strength", "Seed resize from",
        "Denoising strength", "Conditional mask weight", "Clip skip", "ENSD", "Token merging ratio", "Token merging ratio hr",
        "Init image hash", "RNG", "Tiling");
    private static final List<String> LAST = List.of("Version", "User");

    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Sets a value; numbers and flags are written as Python does. */
    GenerationParameters put(String key, Object value) {
        values.put(key, value);
        return this;
    }

    GenerationParameters putIf(boolean applies, String key, Object value) {
        return applies ? put(key, value) : this;
    }

    /** The generation text of one picture. */
    String text(String prompt, String negativePrompt) {
        StringBuilder line = new StringBuilder();
        FIRST.forEach(key -> append(line, key));
        values.keySet().stream().filter(key -> !FIRST.contains(key) && !LAST.contains(key)).forEach(key -> append(line, key));
        LAST.forEach(key -> append(line, key));
        String negative = negativePrompt.isEmpty() ? "" : "\nNegative prompt: " + negativePrompt;
        return (prompt + negative + "\n" + line).strip();
    }

    private void append(StringBuilder line, String key) {
        Object value = values.get(key);
        if (value == null) return;
        String text = Python.text(value);
        if (!line.isEmpty()) line.append(", ");
        line.append(key.equals(text) ? key : key + ": " + Python.quoted(text));
    }
}
