package io.darkroom.testkit.golden;

import io.darkroom.diffusion.pipeline.Cancellation;
import io.darkroom.diffusion.pipeline.DiffusionModel;
import io.darkroom.diffusion.pipeline.Inpainting;
import io.darkroom.diffusion.pipeline.InpaintingRequest;
import io.darkroom.diffusion.pipeline.InpaintingRequest.Beginning;
import io.darkroom.diffusion.pipeline.Mask;
import java.util.Map;
import java.util.Set;

/** A part of a picture made anew. */
final class InpaintingCases implements PipelineKind.Family {
    private static final Set<String> PIPELINES = Set.of("StableDiffusionInpaintPipeline", "StableDiffusionXLInpaintPipeline");

    @Override
    public boolean takes(PipelineCase c) {
        return PIPELINES.contains(c.pipeline());
    }

    @Override
    public Map<String, Object> answer(PipelineCase c, PipelineModels models) throws Exception {
        if (c.settings().hasNonNull("padding_mask_crop")) throw new NotBuilt("padding_mask_crop");
        DiffusionModel model = models.of(c.given());
        PipelineRecorder recorder = new PipelineRecorder("");
        for (int i = 0; i < c.requests(); i++) {
            new Inpainting(model).run(new InpaintingRequest(c.recipe(model, i, ImageToImageCases.schedule(c), "", c.startNoise()), ImageToImageCases.start(c, model, i),
                new Mask(c.pictureRows("mask_image", i)), c.pictures(), beginning(c)), recorder, new Cancellation());
        }
        return recorder.answers();
    }

    private static Beginning beginning(PipelineCase c) {
        if (c.settings().hasNonNull("denoising_start")) return Beginning.PICTURE;
        return c.strength() == 1 || c.startNoise().equals("latents") ? Beginning.NOISE : Beginning.NOISED_PICTURE;
    }
}
