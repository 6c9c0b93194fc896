package io.darkroom.standalone.client;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A wish for pictures, as {@code /api/v4/dreambooth} takes it.
 *
 * @param width  pixels, or null for the model's own size
 * @param height pixels, or null for the model's own size
 */
public record Drawing(
        String prompt, String negativePrompt, String model, Integer width, Integer height, int count, int steps, double guidanceScale, String scheduler, long seed) {

    Map<String, Object> body(String key) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("key", key);
        body.put("model_id", model);
        body.put("prompt", prompt);
        if (negativePrompt != null) body.put("negative_prompt", negativePrompt);
        if (width != null) body.put("width", width);
        if (height != null) body.put("height", height);
        body.put("samples", count);
        body.put("num_inference_steps", steps);
        body.put("guidance_scale", guidanceScale);
        body.put("scheduler", scheduler);
        body.put("seed", seed);
        body.put("safety_checker", "no");
        body.put("use_karras_sigmas", "no");
        return body;
    }
}
