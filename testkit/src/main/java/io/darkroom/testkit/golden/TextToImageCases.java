package io.darkroom.testkit.golden;

import io.darkroom.diffusion.pipeline.BaseAndRefiner;
import io.darkroom.diffusion.pipeline.Cancellation;
import io.darkroom.diffusion.pipeline.DiffusionModel;
import io.darkroom.diffusion.pipeline.Recipe;
import io.darkroom.diffusion.pipeline.SchedulePart;
import io.darkroom.diffusion.pipeline.TextToImage;
import io.darkroom.diffusion.pipeline.TextToImageRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Pictures from words alone. */
final class TextToImageCases implements PipelineKind.Family {
    private static final Set<String> PIPELINES = Set.of("StableDiffusionPipeline", "StableDiffusionXLPipeline", "LatentConsistencyModelPipeline");

    @Override
    public boolean takes(PipelineCase c) {
        return PIPELINES.contains(c.pipeline());
    }

    @Override
    public Map<String, Object> answer(PipelineCase c, PipelineModels models) throws Exception {
        if (c.settings().hasNonNull("refiner")) return handedOver(c, models);
        DiffusionModel model = models.of(c.given());
        PipelineRecorder recorder = new PipelineRecorder("");
        for (int i = 0; i < c.requests(); i++) new TextToImage(model).run(request(c, model, i, ""), recorder, new Cancellation());
        return recorder.answers();
    }

    /** @param prefix of the case's noises */
    static TextToImageRequest request(PipelineCase c, DiffusionModel model, int i, String prefix) throws NotBuilt, IOException {
        SchedulePart schedule = SchedulePart.whole(c.scheduler(c.steps()));
        double end = c.settings().path("denoising_end").asDouble(1);
        if (end > 0 && end < 1) schedule = schedule.until(end, c.trainSteps());
        return new TextToImageRequest(c.recipe(model, i, schedule, prefix, "latents"), c.width(), c.height(), c.pictures());
    }

    private static Map<String, Object> handedOver(PipelineCase c, PipelineModels models) throws Exception {
        DiffusionModel base = models.of(c.given());
        DiffusionModel refiner = models.of(c.given().modelPath(c.settings().path("refiner").asText()), null);
        PipelineRecorder first = new PipelineRecorder("base.");
        PipelineRecorder second = new PipelineRecorder("refiner.");
        double end = c.settings().path("denoising_end").asDouble();
        for (int i = 0; i < c.requests(); i++) {
            SchedulePart rest = SchedulePart.whole(c.scheduler(c.steps())).after(c.settings().path("denoising_start").asDouble(end), c.trainSteps());
            Recipe recipe = c.recipe(refiner, i, rest, "refiner.", null);
            new BaseAndRefiner(base, refiner).run(request(c, base, i, "base."), recipe, first, second, new Cancellation());
        }
        Map<String, Object> answers = new HashMap<>(first.answers());
        answers.putAll(second.answers());
        return answers;
    }
}
