package io.darkroom.testkit.golden;

import io.darkroom.diffusion.pipeline.Cancellation;
import io.darkroom.diffusion.pipeline.DiffusionModel;
import io.darkroom.diffusion.pipeline.InstructPix2Pix;
import io.darkroom.diffusion.pipeline.PictureGuidance;
import io.darkroom.diffusion.pipeline.Recipe;
import io.darkroom.diffusion.pipeline.SchedulePart;
import io.darkroom.diffusion.pipeline.StartPicture;
import io.darkroom.diffusion.pipeline.Upscale;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Models that look at a picture all the time: to follow an instruction about it, or to enlarge it. */
final class PictureBesideCases implements PipelineKind.Family {
    private static final String INSTRUCTIONS = "StableDiffusionInstructPix2PixPipeline";
    private static final String UPSCALE = "StableDiffusionUpscalePipeline";
    private static final double USUAL_PICTURE_SCALE = 1.5;
    private static final int USUAL_NOISE_LEVEL = 20;

    @Override
    public boolean takes(PipelineCase c) {
        return Set.of(INSTRUCTIONS, UPSCALE).contains(c.pipeline());
    }

    @Override
    public Map<String, Object> answer(PipelineCase c, PipelineModels models) throws Exception {
        DiffusionModel model = models.of(c.given());
        PipelineRecorder recorder = new PipelineRecorder("");
        for (int i = 0; i < c.requests(); i++) {
            Recipe recipe = c.recipe(model, i, SchedulePart.whole(c.scheduler(c.steps())), "", "latents");
            Tensor picture = c.pictureRows("image", i);
            if (c.pipeline().equals(INSTRUCTIONS)) {
                double pictureScale = c.settings().path("image_guidance_scale").asDouble(USUAL_PICTURE_SCALE);
                Recipe guided = recipe.with(new PictureGuidance(recipe.guidance().scale(), pictureScale));
                new InstructPix2Pix(model).run(guided, new StartPicture.Pixels(picture), c.pictures(), recorder, new Cancellation());
            } else {
                int request = i;
                Recipe noised = recipe.withPictureNoise(() -> c.noise(request, "", "noise.init"));
                new Upscale(model).run(noised, picture, c.settings().path("noise_level").asInt(USUAL_NOISE_LEVEL), c.pictures(), recorder, new Cancellation());
            }
        }
        return c.pipeline().equals(INSTRUCTIONS) ? withAllReadings(recorder.answers()) : recorder.answers();
    }

    /** The reference shows the texts of all three readings under one name. */
    private static Map<String, Object> withAllReadings(Map<String, Object> answers) {
        if (!(answers.get("negative_prompt_embeds") instanceof Tensor negative)) return answers;
        answers.put("prompt_embeds", Tensor.concat(List.of((Tensor) answers.get("prompt_embeds"), negative, negative), 0));
        return answers;
    }
}
