package io.darkroom.testkit.golden;

import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.pipeline.Cancellation;
import io.darkroom.diffusion.pipeline.DiffusionModel;
import io.darkroom.diffusion.pipeline.MotionDenoiser;
import io.darkroom.diffusion.pipeline.SchedulePart;
import io.darkroom.diffusion.pipeline.TextToImageRequest;
import io.darkroom.diffusion.pipeline.TextToVideo;
import io.darkroom.diffusion.pipeline.TextToVideoRequest;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;

/** Videos from words. */
final class VideoCases implements PipelineKind.Family {
    private static final int USUAL_FRAMES = 16;
    private static final int PIXELS_A_LATENT = 8;
    private static final int THREADS = 2;

    @Override
    public boolean takes(PipelineCase c) {
        return c.pipeline().equals("AnimateDiffPipeline");
    }

    @Override
    public Map<String, Object> answer(PipelineCase c, PipelineModels models) throws Exception {
        DiffusionModel model = models.of(c.given());
        Component modules = Component.open(c.given().modelPath(c.settings().path("motion_adapter").asText()));
        int frames = c.settings().path("num_frames").asInt(USUAL_FRAMES);
        int videos = c.settings().path("num_videos_per_prompt").asInt(1);
        PipelineRecorder recorder = new PipelineRecorder("");
        try (MotionDenoiser motion = MotionDenoiser.open(model.parts().unet(), modules, PipelineParts.imagePrompts(c), Device.cpu(), NetworkKind.cache(), THREADS)) {
            for (int i = 0; i < c.requests(); i++) {
                TextToImageRequest still = new TextToImageRequest(c.recipe(model, i, SchedulePart.whole(c.scheduler(c.steps())), "", "latents"),
                    edge(c, "width", 4), edge(c, "height", 3), videos);
                new TextToVideo(model, motion).run(new TextToVideoRequest(still, frames), recorder, new Cancellation());
            }
        }
        Map<String, Object> answers = new HashMap<>(recorder.answers());
        answers.replaceAll((name, answer) -> name.startsWith("latents.") ? video((Tensor) answer, frames) : name.equals("image") ? pictures((Tensor) answer, frames) : answer);
        return answers;
    }

    private static int edge(PipelineCase c, String name, int axis) {
        return c.settings().path(name).asInt(PIXELS_A_LATENT * c.given().input("latents").dim(axis));
    }

    /** [videos, channels, frames, height, width]. */
    private static Tensor video(Tensor strips, int frames) {
        return new Tensor(new int[] {strips.dim(0), strips.dim(1), frames, strips.dim(2) / frames, strips.dim(3)}, strips.data());
    }

    /** [videos, frames, 3, height, width]. */
    private static Tensor pictures(Tensor all, int frames) {
        return new Tensor(new int[] {all.dim(0) / frames, frames, all.dim(1), all.dim(2), all.dim(3)}, all.data());
    }
}
