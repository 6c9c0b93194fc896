package io.darkroom.gateway.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a family of operations answers: where to fetch, which texts, and which effective parameters in which order. */
public enum AnswerStyle {
    /** {@code /api/v3}. */
    PLAIN("/api/v3/fetch/{id}", "for faster speed, keep resolution upto 512x512", "Try to fetch request after given estimated time",
            List.of("H", "W", "enable_attention_slicing", "file_prefix", "guidance_scale", "model", "n_samples", "negative_prompt", "outdir",
                    "prompt", "revision", "safetychecker", "seed", "steps", "vae"), List.of()),
    /** {@code /api/v4/dreambooth}, whose processing body is the one of its multi-LoRA page. */
    COMMUNITY("/api/v3/dreambooth/fetch/{id}", "the image is still being made, fetch it later from the link in fetch_result",
            "Try to fetch request after seconds estimated",
            List.of("prompt", "model_id", "negative_prompt", "scheduler", "safetychecker", "W", "H", "guidance_scale", "seed", "steps",
                    "n_samples", "full_url", "upscale", "multi_lingual", "panorama", "self_attention", "embeddings", "lora", "outdir",
                    "file_prefix"),
            List.of("prompt", "model_id", "negative_prompt", "scheduler", "safety_checker", "W", "H", "guidance_scale", "seed", "steps",
                    "n_samples", "full_url", "tomesd", "upscale", "multi_lingual", "panorama", "self_attention", "use_karras_sigmas",
                    "embeddings", "vae", "lora", "lora_strength", "clip_skip", "temp", "base64", "file_prefix")),
    /** {@code /api/v1/enterprise}. */
    ENTERPRISE("/api/v1/enterprise/fetch", "for faster speed, keep resolution upto 512x512", "Try to fetch request after given estimated time",
            List.of("prompt", "model_id", "negative_prompt", "scheduler", "revision", "safetychecker", "W", "H", "enable_attention_slicing",
                    "file_prefix", "guidance_scale", "seed", "steps", "n_samples", "upscale", "multi_lingual", "panorama", "self_attention",
                    "embeddings", "lora", "outdir", "vae"), List.of());

    private final String fetchPath;
    private final String tip;
    private final String messege;
    private final List<String> successMeta;
    private final List<String> processingMeta;

    /** @param processingMeta empty where it is the same as {@code successMeta} */
    AnswerStyle(String fetchPath, String tip, String messege, List<String> successMeta, List<String> processingMeta) {
        this.fetchPath = fetchPath;
        this.tip = tip;
        this.messege = messege;
        this.successMeta = successMeta;
        this.processingMeta = processingMeta.isEmpty() ? successMeta : processingMeta;
    }

    /** The style of the operation that made a job; {@link #PLAIN} for jobs of other dialects. */
    public static AnswerStyle ofOperation(String operation) {
        if (operation.startsWith("enterprise-")) return ENTERPRISE;
        return operation.startsWith("dreambooth-") ? COMMUNITY : PLAIN;
    }

    /**
     * The body while a job waits or runs.
     *
     * @param publicUrl where callers reach this server, without a slash at the end
     * @param meta      everything known of the job's parameters
     */
    public Map<String, Object> processing(String publicUrl, long id, double etaSeconds, Map<String, Object> meta) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", "processing");
        body.put("tip", tip);
        body.put("eta", etaSeconds);
        body.put("messege", messege);
        if (this == COMMUNITY) body.put("webhook_status", "");
        body.put("fetch_result", publicUrl + fetchPath.replace("{id}", String.valueOf(id)));
        body.put("id", id);
        body.put("output", List.of());
        Map<String, Object> shown = chosen(meta, processingMeta);
        if (this == COMMUNITY) shown.computeIfPresent("file_prefix", (name, prefix) -> prefix + ".png");
        body.put("meta", shown);
        if (this == COMMUNITY) body.put("future_links", List.of());
        return body;
    }

    /** The body of the generating call once its job has succeeded. */
    public Map<String, Object> success(long id, double generationSeconds, List<String> output, Map<String, Object> meta) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", "success");
        body.put("generationTime", generationSeconds);
        body.put("id", id);
        body.put("output", output);
        body.put("meta", chosen(meta, successMeta));
        return body;
    }

    /** Names that an answer of this style may show. */
    List<String> shown() {
        List<String> all = new ArrayList<>(successMeta);
        for (String name : processingMeta) {
            if (!all.contains(name)) all.add(name);
        }
        return all;
    }

    private static Map<String, Object> chosen(Map<String, Object> meta, List<String> names) {
        Map<String, Object> chosen = new LinkedHashMap<>();
        for (String name : names) {
            if (meta.containsKey(name)) chosen.put(name, meta.get(name));
        }
        return chosen;
    }
}
