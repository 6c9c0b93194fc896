package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.image.LatentResize;
import io.darkroom.diffusion.image.MaskedContent;
import io.darkroom.diffusion.image.MaskedPicture;
import io.darkroom.diffusion.image.Raster;
import io.darkroom.diffusion.image.ResizeMode;
import io.darkroom.diffusion.pipeline.Cancellation;
import io.darkroom.diffusion.pipeline.DiffusionModel;
import io.darkroom.diffusion.pipeline.HiresFix;
import io.darkroom.diffusion.pipeline.Mask;
import io.darkroom.diffusion.pipeline.Recipe;
import io.darkroom.diffusion.pipeline.SchedulePart;
import io.darkroom.diffusion.pipeline.StartPicture;
import io.darkroom.diffusion.pipeline.TextToImage;
import io.darkroom.diffusion.pipeline.TextToImageRequest;
import io.darkroom.diffusion.pipeline.WebUiImageToImage;
import io.darkroom.diffusion.pipeline.WebUiImageToImageRequest;
import io.darkroom.diffusion.pipeline.WebUiImageToImageRequest.Masking;
import io.darkroom.diffusion.pipeline.WebUiRefiner;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** AUTOMATIC1111's text-to-image with and without its second pass, and image-to-image, by the names of its API. */
final class WebUiCases implements PipelineKind.Family {
    private static final double USUAL_STRENGTH = 0.75;

    @Override
    public boolean takes(PipelineCase c) {
        return c.isWebUi();
    }

    @Override
    public Map<String, Object> answer(PipelineCase c, PipelineModels models) throws Exception {
        DiffusionModel model = models.of(c.given());
        return switch (c.pipeline()) {
            case "A1111 txt2img" -> c.settings().path("enable_hr").asBoolean(false) ? twoPasses(c, model) : textToImage(c, model, models);
            case "A1111 img2img" -> imageToImage(c, model);
            default -> throw new NotBuilt("pipeline " + c.pipeline());
        };
    }

    private static Map<String, Object> textToImage(PipelineCase c, DiffusionModel model, PipelineModels models) throws NotBuilt, IOException {
        PipelineRecorder recorder = new PipelineRecorder("");
        JsonNode refiner = c.settings().path("refiner");
        for (int i = 0; i < c.requests(); i++) {
            TextToImageRequest request = request(c, model, i);
            if (refiner.isMissingNode()) {
                new TextToImage(model).run(request, recorder, new Cancellation());
            } else {
                DiffusionModel second = models.of(c.given().modelPath(refiner.asText()), null);
                Recipe told = c.recipe(second, i, request.recipe().schedule().get(), "", "latents");
                new WebUiRefiner(model, second).run(request, told, c.settings().path("refiner_switch_at").asDouble(1), recorder, new Cancellation());
            }
        }
        return recorder.answers();
    }

    private static TextToImageRequest request(PipelineCase c, DiffusionModel model, int i) throws NotBuilt, IOException {
        Recipe recipe = c.recipe(model, i, SchedulePart.whole(c.sampler(model, c.steps(), null)), "", "latents");
        return new TextToImageRequest(recipe, c.width(), c.height(), c.pictures());
    }

    private static Map<String, Object> twoPasses(PipelineCase c, DiffusionModel model) throws NotBuilt, IOException {
        JsonNode s = c.settings();
        int factor = model.autoencoder().settings().factor();
        double scale = s.path("hr_scale").asDouble(2);
        int width = s.path("hr_resize_x").asInt(0) > 0 ? s.path("hr_resize_x").asInt() : (int) (c.width() * scale);
        int height = s.path("hr_resize_y").asInt(0) > 0 ? s.path("hr_resize_y").asInt() : (int) (c.height() * scale);
        LatentResize resize = latentResize(s.path("hr_upscaler").asText("Latent"));
        int steps = c.secondSteps();
        PipelineRecorder first = new PipelineRecorder("pass1.");
        PipelineRecorder second = new PipelineRecorder("pass2.");
        for (int i = 0; i < c.requests(); i++) {
            SchedulePart schedule = SchedulePart.whole(c.sampler(model, steps, s.path("denoising_strength").asDouble(USUAL_STRENGTH)));
            new HiresFix(model).run(request(c, model, i), small -> resize.apply(small, width / factor, height / factor),
                c.recipe(model, i, schedule, "pass2.", "noise.init"), first, second, new Cancellation());
        }
        Map<String, Object> answers = new HashMap<>(first.answers());
        answers.putAll(second.answers());
        return answers;
    }

    private static LatentResize latentResize(String upscaler) throws NotBuilt {
        return switch (upscaler) {
            case "Latent" -> LatentResize.BILINEAR;
            case "Latent (antialiased)" -> LatentResize.BILINEAR_ANTIALIAS;
            case "Latent (bicubic)" -> LatentResize.BICUBIC;
            case "Latent (bicubic antialiased)" -> LatentResize.BICUBIC_ANTIALIAS;
            case "Latent (nearest)" -> LatentResize.NEAREST;
            case "Latent (nearest-exact)" -> LatentResize.NEAREST_EXACT;
            default -> throw new NotBuilt("upscaler " + upscaler + " in a pipeline");
        };
    }

    private static Map<String, Object> imageToImage(PipelineCase c, DiffusionModel model) throws NotBuilt, IOException {
        JsonNode s = c.settings();
        if (s.path("inpaint_full_res").asBoolean(false)) throw new NotBuilt("inpaint_full_res");
        PipelineRecorder recorder = new PipelineRecorder("");
        for (int i = 0; i < c.requests(); i++) {
            SchedulePart schedule = SchedulePart.whole(c.sampler(model, c.steps(), s.path("denoising_strength").asDouble(USUAL_STRENGTH)));
            StartPicture start = ImageToImageCases.start(c, model, i);
            Masking masking = masking(c, model, i);
            if (masking != null && masking.content() != MaskedContent.ORIGINAL && start instanceof StartPicture.Pixels pixels) {
                Raster mask = Raster.of(masking.pixels().values(), 0);
                start = new StartPicture.Pixels(masking.content().prepared(Raster.of(pixels.pictures(), 0), mask).unit());
            }
            new WebUiImageToImage(model).run(new WebUiImageToImageRequest(c.recipe(model, i, schedule, "", c.startNoise()), start, masking, c.pictures(),
                s.path("initial_noise_multiplier").asDouble(1), s.path("img2img_extra_noise").asDouble(0)), recorder, new Cancellation());
        }
        return recorder.answers();
    }

    private static Masking masking(PipelineCase c, DiffusionModel model, int i) {
        JsonNode s = c.settings();
        String name = c.given().inputs().containsKey("mask_image") ? "mask_image" : "mask";
        if (!c.given().inputs().containsKey(name)) return null;
        MaskedContent content = MaskedContent.numbered(s.path("inpainting_fill").asInt(MaskedContent.ORIGINAL.ordinal()));
        Tensor mask = c.pictureRows(name, i);
        if (c.given().inputs().containsKey("latent_mask")) return new Masking(new Mask(mask), new Mask(c.pictureRows("latent_mask", i)), content);
        int factor = model.autoencoder().settings().factor();
        Raster raster = Raster.of(mask, 0);
        boolean latentSized = !c.given().inputs().containsKey("image") || mask.dim(3) < c.given().input("image").dim(3);
        if (latentSized) return new Masking(new Mask(mask), new Mask(mask), content);
        double blur = s.path("mask_blur").asDouble(0);
        MaskedPicture ready = MaskedPicture.of(raster, raster, new MaskedPicture.Settings(mask.dim(3), mask.dim(2), ResizeMode.JUST_RESIZE, blur, blur,
            s.path("inpainting_mask_invert").asInt(0) == 1, false, 0, MaskedContent.ORIGINAL, s.path("mask_round").asBoolean(true), 0), factor);
        return new Masking(new Mask(mask), new Mask(ready.latentMask()), content);
    }
}
