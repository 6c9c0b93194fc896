package io.darkroom.testkit.golden;

import io.darkroom.diffusion.pipeline.Cancellation;
import io.darkroom.diffusion.pipeline.DiffusionModel;
import io.darkroom.diffusion.pipeline.Recipe;
import io.darkroom.diffusion.pipeline.SchedulePart;
import io.darkroom.diffusion.pipeline.SizeConditions;
import io.darkroom.diffusion.pipeline.TextToImage;
import io.darkroom.diffusion.pipeline.TextToImageRequest;
import io.darkroom.diffusion.scheduler.Scheduler;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pictures from words alone. */
final class TextToImageCases implements PipelineKind.Family {
    private static final Set<String> PIPELINES = Set.of("StableDiffusionPipeline", "StableDiffusionXLPipeline", "LatentConsistencyModelPipeline", "A1111 txt2img");

    @Override
    public boolean takes(PipelineCase c) {
        return PIPELINES.contains(c.pipeline()) && !c.settings().has("refiner");
    }

    @Override
    public Map<String, Object> answer(PipelineCase c, PipelineModels models) throws Exception {
        DiffusionModel model = models.of(c.given());
        PipelineRecorder recorder = new PipelineRecorder("");
        for (int i = 0; i < c.requests(); i++) new TextToImage(model).run(request(c, model, i, ""), recorder, new Cancellation());
        return recorder.answers();
    }

    /** @param prefix of the case's noises */
    static TextToImageRequest request(PipelineCase c, DiffusionModel model, int i, String prefix) throws NotBuilt {
        Scheduler scheduler = c.isWebUi() ? c.sampler(model, c.steps(), null) : c.scheduler(c.steps());
        return new TextToImageRequest(recipe(c, i, SchedulePart.whole(scheduler), prefix, "latents"), c.settings().path("width").asInt(),
            c.settings().path("height").asInt(), c.pictures());
    }

    /** Negative sizes count only where both are given. */
    static Recipe recipe(PipelineCase c, int i, SchedulePart schedule, String prefix, String start) {
        SizeConditions sizes = c.sizes("original_size", "crops_coords_top_left", "target_size", SizeConditions.USUAL_SCORE);
        SizeConditions negative = c.sizes("negative_original_size", "negative_crops_coords_top_left", "negative_target_size", SizeConditions.NEGATIVE_SCORE);
        return new Recipe(c.prompts(i), c.guidance(), () -> schedule, () -> c.noise(i, prefix, start), sizes, negative, List.of());
    }
}
