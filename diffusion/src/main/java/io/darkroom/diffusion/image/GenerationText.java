package io.darkroom.diffusion.image;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The text that says how a picture was made ("infotext"), as AUTOMATIC1111 writes it into its pictures: the prompt, the negative
 * prompt, and one line of parameters, the known keys in their order, then others in the order they were put, then version and user.
 */
public final class GenerationText {

    /** The version whose wording this is; readers choose their parser by it. */
    public static final String VERSION = "v1.10.1";

    private static final List<String> FIRST = List.of(
        "Steps", "Sampler", "Schedule type", "CFG scale", "Image CFG scale", "Seed", "Face restoration", "Size", "Model hash", "Model",
        "FP8 weight", "Cache FP16 weight for LoRA", "VAE hash", "VAE", "Variation seed", "Variation seed strength", "Seed resize from",
        "Denoising strength", "Conditional mask weight", "Clip skip", "ENSD", "Token merging ratio", "Token merging ratio hr",
        "Init image hash", "RNG", "Tiling");
    private static final List<String> LAST = List.of("Version", "User");

    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Sets a value; numbers and flags are written as Python does. Null leaves the key out. */
    public GenerationText put(String key, Object value) {
        values.put(key, value);
        return this;
    }

    public GenerationText putIf(boolean applies, String key, Object value) {
        return applies ? put(key, value) : this;
    }

    /** The text of one picture. */
    public String text(String prompt, String negativePrompt) {
        StringBuilder line = new StringBuilder();
        FIRST.forEach(key -> append(line, key));
        values.keySet().stream().filter(key -> !FIRST.contains(key) && !LAST.contains(key)).forEach(key -> append(line, key));
        LAST.forEach(key -> append(line, key));
        String negative = negativePrompt.isEmpty() ? "" : "\nNegative prompt: " + negativePrompt;
        return PythonText.strip(prompt + negative + "\n" + line);
    }

    private void append(StringBuilder line, String key) {
        Object value = values.get(key);
        if (value == null) return;
        String text = PythonText.text(value);
        if (!line.isEmpty()) line.append(", ");
        line.append(key.equals(value) ? key : key + ": " + PythonText.quoted(text));
    }
}
