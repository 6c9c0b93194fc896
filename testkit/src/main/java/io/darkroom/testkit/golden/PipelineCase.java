package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.pipeline.ClassifierFreeGuidance;
import io.darkroom.diffusion.pipeline.DiffusionModel;
import io.darkroom.diffusion.pipeline.Guidance;
import io.darkroom.diffusion.pipeline.PlainPrompts;
import io.darkroom.diffusion.pipeline.Prompts;
import io.darkroom.diffusion.pipeline.Recipe;
import io.darkroom.diffusion.pipeline.SchedulePart;
import io.darkroom.diffusion.pipeline.WebUiGuidance;
import io.darkroom.diffusion.pipeline.WebUiPrompts;
import io.darkroom.diffusion.prompt.Chunks;
import io.darkroom.diffusion.prompt.Embedding;
import io.darkroom.diffusion.prompt.EmbeddingFile;
import io.darkroom.diffusion.prompt.Embeddings;
import io.darkroom.diffusion.prompt.Emphasis;
import io.darkroom.diffusion.scheduler.GuidanceSkip;
import io.darkroom.diffusion.scheduler.SamplerModel;
import io.darkroom.diffusion.scheduler.Samplers;
import io.darkroom.diffusion.scheduler.Scheduler;
import io.darkroom.diffusion.scheduler.SchedulerSettings;
import io.darkroom.diffusion.scheduler.Schedulers;
import io.darkroom.diffusion.scheduler.Stochasticity;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A pipeline case in the words of the engine. */
record PipelineCase(GoldenCase given, PipelineParts parts) {

    private static final int PIXELS_A_LATENT = 8;
    private static final Map<String, Double> USUAL_STRENGTH = Map.of("StableDiffusionXLImg2ImgPipeline", 0.3, "StableDiffusionInpaintPipeline", 1.0,
        "StableDiffusionXLInpaintPipeline", 0.9999, "StableDiffusionControlNetInpaintPipeline", 1.0, "StableDiffusionXLControlNetInpaintPipeline", 0.9999);

    JsonNode settings() {
        return given.settings();
    }

    /** The pipeline's name without what is said of it by its parts. */
    String pipeline() {
        return settings().path("pipeline").asText().replaceFirst("ControlNet|Adapter", "");
    }

    boolean isWebUi() {
        return pipeline().startsWith("A1111");
    }

    /** How many requests it is. */
    int requests() {
        return texts("prompt").size();
    }

    /** Pictures of each request. */
    int pictures() {
        return settings().path("num_images_per_prompt").asInt(1);
    }

    /** What request {@code i} says. @param callsPerStep of its sampler @param prefix of its pass */
    private Prompts prompts(int i, int callsPerStep, String prefix) {
        if (isWebUi()) return webUiPrompts(i, callsPerStep, prefix.equals("pass2."));
        boolean skipBoth = settings().path("notes").asText().startsWith("clip skip for prompt and negative prompt");
        return new PlainPrompts(text("prompt", i), text("prompt_2", i), text("negative_prompt", i), text("negative_prompt_2", i),
            settings().path("clip_skip").asInt(0), skipBoth, embeddings());
    }

    private Prompts webUiPrompts(int i, int callsPerStep, boolean second) {
        JsonNode options = settings().path("options");
        int clipSkip = settings().path("clip_skip").asInt(options.path("CLIP_stop_at_last_layers").asInt(1) - 1);
        Chunks.Options cut = new Chunks.Options(Emphasis.of(options.path("emphasis").asText()),
            options.path("comma_padding_backtrack").asInt(Chunks.Options.USUAL.commaBacktrack()));
        String negative = text("negative_prompt", i);
        return new WebUiPrompts(text("prompt", i), negative == null ? "" : negative, second ? steps() * callsPerStep : 0,
            (second ? secondSteps() : steps()) * callsPerStep, clipSkip, cut, options.path("pad_cond_uncond").asBoolean(false), embeddings());
    }

    /** The learned words that the case names. */
    private Embeddings embeddings() {
        List<Embedding> embeddings = new ArrayList<>();
        try {
            for (JsonNode one : settings().path("embeddings")) embeddings.add(EmbeddingFile.read(given.modelPath(one.path("file").asText()), one.path("token").textValue()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Embeddings(embeddings);
    }

    Guidance guidance() {
        double scale = settings().path("guidance_scale").asDouble(settings().path("cfg_scale").asDouble(usualScale()));
        if (!isWebUi()) return new ClassifierFreeGuidance(scale, settings().path("guidance_rescale").asDouble(0), false);
        JsonNode options = settings().path("options");
        return new WebUiGuidance(scale, new GuidanceSkip(options.path("skip_early_cond").asDouble(0),
            settings().path("s_min_uncond").asDouble(options.path("s_min_uncond").asDouble(0)), options.path("s_min_uncond_all").asBoolean(false)));
    }

    private double usualScale() {
        return switch (pipeline()) {
            case "StableDiffusionXLPipeline", "StableDiffusionXLImg2ImgPipeline" -> 5;
            case "StableDiffusionUpscalePipeline" -> 9;
            case "LatentConsistencyModelPipeline", ImageToImageCases.CONSISTENCY -> 8.5;
            case "A1111 txt2img", "A1111 img2img" -> 7;
            default -> 7.5;
        };
    }

    int steps() {
        return settings().path("num_inference_steps").asInt(settings().path("steps").asInt());
    }

    /** Steps of a second pass. */
    int secondSteps() {
        int told = settings().path("second_steps").asInt(settings().path("hr_second_pass_steps").asInt(0));
        return told > 0 ? told : steps();
    }

    /** A diffusers scheduler for {@code steps} steps. */
    Scheduler scheduler(int steps) throws NotBuilt {
        SchedulerSettings settings = SchedulerSettings.of(settings().path("scheduler"));
        if (settings().hasNonNull("original_inference_steps")) settings = settings.with("original_inference_steps", settings().get("original_inference_steps"));
        if (pipeline().equals(ImageToImageCases.CONSISTENCY)) settings = settings.with("strength", strength());
        if (!Schedulers.names().contains(settings.className())) throw new NotBuilt("scheduler " + settings.className());
        for (String own : List.of("timesteps", "sigmas")) if (settings().hasNonNull(own)) throw new NotBuilt("a list of the caller's own " + own);
        return Schedulers.create(settings.className(), settings, steps, Stochasticity.eta(settings().path("eta").asDouble(0)));
    }

    /** An AUTOMATIC1111 sampler; from a picture when there is a strength. */
    Scheduler sampler(DiffusionModel model, int steps, Double strength) {
        Samplers.Choice choice = Samplers.choose(settings().path("sampler_name").asText(), settings().path("scheduler").asText());
        SamplerModel trained = SamplerModel.of(SchedulerSettings.of(model.schedulerConfig()), model.isXl());
        return strength == null ? Samplers.create(choice, trained, steps, options()) : Samplers.createFromPicture(choice, trained, steps, strength, options());
    }

    private SchedulerSettings options() {
        SchedulerSettings options = settings().path("options").isObject() ? SchedulerSettings.of(settings().path("options")) : SchedulerSettings.none();
        return settings().hasNonNull("eta") ? options.with("eta", settings().path("eta").asDouble()) : options;
    }

    /** How much of the schedule an image-to-image run takes. */
    double strength() {
        return settings().path("strength").asDouble(USUAL_STRENGTH.getOrDefault(settings().path("pipeline").asText(), 0.8));
    }

    int trainSteps() {
        return settings().path("scheduler").path("num_train_timesteps").asInt(1000);
    }

    /** Everything that request {@code i} asks of any pipeline. @param prefix of the noises' names @param start name of the first noise */
    Recipe recipe(DiffusionModel model, int i, SchedulePart schedule, String prefix, String start) throws IOException {
        int[] encoded = {0};
        NoiseSource pictureNoise = shape -> rows(given.input(prefix + (encoded[0]++ == 0 ? "noise.vae" : "noise.vae." + (encoded[0] - 1))), i * pictures(), shape[0]);
        boolean fromPicture = pipeline().contains("Img2Img") || pipeline().contains("Inpaint") || prefix.equals("refiner.");
        return new Recipe(prompts(i, schedule.scheduler().callsPerStep(), prefix), guidance(), () -> schedule, () -> noise(i, prefix, start), () -> pictureNoise, PipelineSizes.of(this),
            PipelineSizes.negativeOf(this, fromPicture, model.parts().scored()), prefix.equals("refiner.") ? List.of() : parts.of(model, this, i));
    }

    /** The first noise of pipelines that take it as latents or draw it themselves. */
    String startNoise() {
        return given.inputs().containsKey("latents") ? "latents" : "noise.init";
    }

    /** The pictures of request {@code i}; the first follows the last. */
    Tensor pictureRows(String name, int i) {
        Tensor all = given.input(name);
        return all.dim(0) == 1 ? all : rows(all, i * pictures(), pictures());
    }

    /** In pixels; where the case does not say, that of the picture given, or of what the latents become. */
    int width() {
        return settings().path("width").asInt(edge(3));
    }

    /** As {@link #width}. */
    int height() {
        return settings().path("height").asInt(edge(2));
    }

    private int edge(int axis) {
        for (String name : List.of("image", "image.0", "control_image", "latents")) {
            Tensor given = this.given.inputs().get(name);
            if (given != null) return given.dim(axis) * (given.dim(1) > 3 ? PIXELS_A_LATENT : 1);
        }
        return 64 * PIXELS_A_LATENT;
    }

    /** The noise of request {@code i}, under these names with or without the prefix: first the input called {@code start} where one is named, then {@code noise.0}, {@code noise.1}, ... */
    NoiseSource noise(int i, String prefix, String start) {
        int[] drawn = {start == null ? 0 : -1};
        return shape -> {
            String name = drawn[0] < 0 ? start : "noise." + drawn[0];
            drawn[0]++;
            return rows(given.input(given.inputs().containsKey(prefix + name) ? prefix + name : name), i * pictures(), shape[0]);
        };
    }

    /** {@code count} rows of a tensor from one on, counted round. */
    static Tensor rows(Tensor all, int first, int count) {
        List<Tensor> rows = new ArrayList<>();
        for (int k = 0; k < count; k++) rows.add(all.row((first + k) % all.dim(0)));
        return Tensor.concat(rows, 0);
    }

    private String text(String name, int i) {
        List<String> texts = texts(name);
        return texts.isEmpty() ? null : texts.get(Math.min(i, texts.size() - 1));
    }

    private List<String> texts(String name) {
        JsonNode node = settings().path(name);
        List<String> texts = new ArrayList<>();
        if (node.isTextual()) texts.add(node.asText());
        for (JsonNode one : node) texts.add(one.asText());
        return texts;
    }
}
