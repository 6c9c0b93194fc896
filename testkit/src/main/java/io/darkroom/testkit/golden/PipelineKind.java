package io.darkroom.testkit.golden;

import java.util.List;
import java.util.Map;

/** Whole pictures. Each family of pipelines has a file of its own; a case with several prompts is a request for each. */
final class PipelineKind implements GoldenKind {

    /** Cases of some pipelines. */
    interface Family {

        /** Whether it answers cases of this pipeline, such as {@code StableDiffusionPipeline}. */
        boolean takes(PipelineCase c);

        Map<String, Object> answer(PipelineCase c, PipelineModels models) throws Exception;
    }

    private static final List<Family> FAMILIES = List.of(new WebUiCases(), new HiresCases(), new TextToImageCases(), new ImageToImageCases(), new InpaintingCases(),
        new PictureBesideCases(), new VideoCases());

    private final PipelineModels models = new PipelineModels();

    @Override
    public String name() {
        return "pipeline";
    }

    @Override
    public Map<String, Object> answer(GoldenCase given) throws Exception {
        try (PipelineParts parts = new PipelineParts()) {
            PipelineCase c = new PipelineCase(given, parts);
            for (Family family : FAMILIES) if (family.takes(c)) return SafetyCheck.of(given, family.answer(c, models));
            throw new NotBuilt("pipeline " + c.pipeline());
        }
    }
}
