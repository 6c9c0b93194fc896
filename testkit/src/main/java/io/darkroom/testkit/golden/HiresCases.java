package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.image.LatentResize;
import io.darkroom.diffusion.pipeline.Cancellation;
import io.darkroom.diffusion.pipeline.DiffusionModel;
import io.darkroom.diffusion.pipeline.HiresFix;
import io.darkroom.diffusion.pipeline.SchedulePart;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Two passes: a small picture from words, its latents enlarged, then image-to-image on them. */
final class HiresCases implements PipelineKind.Family {
    private static final String ANTIALIAS = "-antialias";

    @Override
    public boolean takes(PipelineCase c) {
        return c.settings().hasNonNull("upscale") && c.settings().hasNonNull("upscale_mode");
    }

    @Override
    public Map<String, Object> answer(PipelineCase c, PipelineModels models) throws Exception {
        DiffusionModel model = models.of(c.given());
        JsonNode s = c.settings();
        String mode = s.path("upscale_mode").asText();
        double factor = s.path("upscale").asDouble();
        LatentResize resize = LatentResize.named(mode.replace(ANTIALIAS, ""), mode.endsWith(ANTIALIAS));
        int second = c.secondSteps();
        PipelineRecorder first = new PipelineRecorder("pass1.");
        PipelineRecorder last = new PipelineRecorder("pass2.");
        List<Tensor> enlarged = new ArrayList<>();
        for (int i = 0; i < c.requests(); i++) {
            SchedulePart schedule = SchedulePart.end(c.scheduler(second), second, c.strength());
            new HiresFix(model).run(TextToImageCases.request(c, model, i, "pass1."), small -> {
                Tensor large = resize.apply(small, (int) (small.dim(3) * factor), (int) (small.dim(2) * factor));
                enlarged.add(large);
                return large;
            }, c.recipe(model, i, schedule, "pass2.", "noise.init"), first, last, new Cancellation());
        }
        Map<String, Object> answers = new HashMap<>(first.answers());
        answers.putAll(last.answers());
        answers.put("upscaled", Tensor.concat(enlarged, 0));
        return answers;
    }
}
