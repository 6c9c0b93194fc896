package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.pipeline.Cancellation;
import io.darkroom.diffusion.pipeline.DiffusionModel;
import io.darkroom.diffusion.pipeline.ImageToImage;
import io.darkroom.diffusion.pipeline.ImageToImageRequest;
import io.darkroom.diffusion.pipeline.Recipe;
import io.darkroom.diffusion.pipeline.SchedulePart;
import io.darkroom.diffusion.pipeline.StartPicture;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.Map;
import java.util.Set;

/** Pictures from a picture: image-to-image. */
final class ImageToImageCases implements PipelineKind.Family {
    /** Its strength chooses among the times that the network knows, and all of its steps are run. */
    static final String CONSISTENCY = "LatentConsistencyModelImg2ImgPipeline";
    private static final Set<String> PIPELINES = Set.of(CONSISTENCY, "StableDiffusionImg2ImgPipeline", "StableDiffusionXLImg2ImgPipeline");

    @Override
    public boolean takes(PipelineCase c) {
        return PIPELINES.contains(c.pipeline()) && !c.settings().hasNonNull("upscale");
    }

    @Override
    public Map<String, Object> answer(PipelineCase c, PipelineModels models) throws Exception {
        DiffusionModel model = models.of(c.given());
        PipelineRecorder recorder = new PipelineRecorder("");
        for (int i = 0; i < c.requests(); i++) {
            StartPicture start = start(c, model, i);
            SchedulePart schedule = schedule(c);
            boolean addNoise = !c.settings().hasNonNull("denoising_start");
            Recipe recipe = c.recipe(model, i, schedule, "", addNoise ? "noise.init" : null);
            new ImageToImage(model).run(new ImageToImageRequest(recipe, start, c.pictures(), addNoise), recorder, new Cancellation());
        }
        return recorder.answers();
    }

    /** The case's picture; as many channels as latents have mean latents. */
    static StartPicture start(PipelineCase c, DiffusionModel model, int i) {
        Tensor given = c.pictureRows("image", i);
        return given.dim(1) == model.autoencoder().settings().latentChannels() ? new StartPicture.Latents(given) : new StartPicture.Pixels(given);
    }

    /** The part of the schedule that a strength, or a hand-over, leaves. */
    static SchedulePart schedule(PipelineCase c) throws NotBuilt {
        JsonNode s = c.settings();
        if (c.pipeline().equals(CONSISTENCY)) return SchedulePart.whole(c.scheduler(c.steps()));
        SchedulePart part = s.hasNonNull("denoising_start")
            ? SchedulePart.whole(c.scheduler(c.steps())).after(s.path("denoising_start").asDouble(), c.trainSteps())
            : SchedulePart.end(c.scheduler(c.steps()), c.steps(), c.strength());
        double end = s.path("denoising_end").asDouble(1);
        return end > 0 && end < 1 ? part.until(end, c.trainSteps()) : part;
    }
}
