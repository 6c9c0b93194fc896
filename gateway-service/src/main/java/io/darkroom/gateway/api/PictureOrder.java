package io.darkroom.gateway.api;

import io.darkroom.contracts.job.Sampling;
import io.darkroom.contracts.job.SchedulerName;
import io.darkroom.contracts.job.TextToImage;
import io.darkroom.contracts.model.ModelCard;
import io.darkroom.contracts.request.group.Guidance;
import io.darkroom.contracts.request.shape.ModelTextToImage;
import io.darkroom.contracts.request.shape.TextToImageRequest;
import io.darkroom.gateway.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A request for pictures as it is carried out: with every default filled in, and what answers say about that.
 *
 * @param meta the effective parameters; a flag that has no effect in this release is told as it was carried out, so {@code no}
 */
record PictureOrder(TextToImage task, Map<String, Object> meta) {

    /**
     * @param id     of the job
     * @param random draws the seed where the caller gave none
     * @throws Refusal INVALID_FIELD when the request asks for what does not exist
     */
    static PictureOrder of(TextToImageRequest request, ModelCard model, long id, RandomGenerator random, SafetyPolicy safety) {
        requireWhatExists(request, safety);
        Optional<ModelTextToImage> chosen = request instanceof ModelTextToImage choosing ? Optional.of(choosing) : Optional.empty();
        int samples = request.canvas().samples();
        boolean enriched = Boolean.TRUE.equals(request.extras().enhancePrompt());
        long seed = request.guidance().seed() == null ? random.nextLong(Guidance.LARGEST_SEED + 1) : request.guidance().seed();
        String prompt = request.prompts().prompt();
        String negative = orEmpty(request.prompts().negativePrompt());
        TextToImage task = new TextToImage(model.id(), enriched ? PromptWords.USUAL.enriched(prompt, seed) : prompt,
                enriched ? PromptWords.USUAL.enrichedNegative(negative) : negative,
                request.canvas().width() == null ? model.nativeWidth() : request.canvas().width(),
                request.canvas().height() == null ? model.nativeHeight() : request.canvas().height(),
                samples, request.steps().numInferenceSteps(), request.guidance().guidanceScale(),
                seed,
                chosen.map(PictureOrder::sampling).orElse(new Sampling.Diffusers(SchedulerName.UNI_PC_MULTISTEP.text(), null, null)),
                chosen.map(choosing -> choosing.sampling().clipSkip()).orElse(1), false, null);
        return new PictureOrder(task, meta(request, task, chosen, model, id));
    }

    private static Sampling sampling(ModelTextToImage request) {
        SchedulerName name = request.sampling().scheduler() == null ? SchedulerName.UNI_PC_MULTISTEP : request.sampling().scheduler();
        String algorithm = request.sampling().algorithmType().equals("none") ? null : request.sampling().algorithmType();
        return new Sampling.Diffusers(name.text(), request.sampling().useKarrasSigmas(),
                name == SchedulerName.DPM_SOLVER_MULTISTEP ? algorithm : null);
    }

    /** Naming an adapter that does not exist is a mistake worth an answer; flags without effect are not. */
    private static void requireWhatExists(TextToImageRequest request, SafetyPolicy safety) {
        Map<String, List<String>> violations = new LinkedHashMap<>();
        if (Boolean.TRUE.equals(request.safety().safetyChecker()) && safety == SafetyPolicy.REFUSE) {
            add(violations, "safety_checker", "The safety_checker cannot be yes: this server has no checker.");
        }
        requireNone(violations, "embeddings_model", request.extras().embeddingsModel());
        if (request instanceof ModelTextToImage choosing) {
            requireNone(violations, "lora_model", choosing.adapters().loraModel());
            requireNone(violations, "vae", choosing.adapters().vae());
        }
        if (!violations.isEmpty()) throw Refusal.invalid(violations);
    }

    private static void requireNone(Map<String, List<String>> violations, String field, String id) {
        if (id != null) add(violations, field, "The " + field + " " + id + " does not exist; adapters are not part of this release.");
    }

    private static void add(Map<String, List<String>> violations, String field, String sentence) {
        violations.computeIfAbsent(field, first -> new ArrayList<>()).add(sentence);
    }

    private static Map<String, Object> meta(TextToImageRequest request, TextToImage task, Optional<ModelTextToImage> chosen, ModelCard model,
            long id) {
        String checked = Boolean.TRUE.equals(request.safety().safetyChecker()) ? "none" : "no";
        Sampling.Diffusers sampling = (Sampling.Diffusers) task.sampling();
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("prompt", task.prompt());
        meta.put("model_id", model.id());
        meta.put("model", model.id());
        meta.put("negative_prompt", task.negativePrompt());
        meta.put("scheduler", sampling.scheduler());
        meta.put("revision", model.sha256() == null ? "" : model.sha256().substring(0, Math.min(10, model.sha256().length())));
        meta.put("safetychecker", checked);
        meta.put("safety_checker", checked);
        meta.put("W", task.width());
        meta.put("H", task.height());
        meta.put("guidance_scale", task.guidanceScale());
        meta.put("seed", task.seed());
        meta.put("steps", task.steps());
        meta.put("n_samples", task.samples());
        meta.put("full_url", "no");
        meta.put("enable_attention_slicing", "false");
        meta.put("tomesd", "no");
        meta.put("upscale", "no");
        meta.put("multi_lingual", "no");
        meta.put("panorama", "no");
        meta.put("self_attention", "no");
        meta.put("use_karras_sigmas", word(Boolean.TRUE.equals(sampling.karrasSigmas())));
        meta.put("embeddings", null);
        meta.put("vae", chosen.isPresent() ? null : model.id());
        meta.put("lora", null);
        meta.put("lora_strength", 1);
        meta.put("clip_skip", task.clipSkip());
        meta.put("temp", word(chosen.isPresent() && chosen.get().link().temp()));
        meta.put("base64", word(request.delivery().base64()));
        meta.put("outdir", "out");
        meta.put("file_prefix", String.valueOf(id));
        return meta;
    }

    private static String word(boolean flag) {
        return flag ? "yes" : "no";
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
