package io.darkroom.testkit.golden;

import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.pipeline.Cancellation;
import io.darkroom.diffusion.pipeline.ClipPixels;
import io.darkroom.diffusion.pipeline.SafetyChecker;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pictures of a case whose pipeline has a safety checker: those that are flagged become black. */
final class SafetyCheck {
    private static final int THREADS = 2;

    private SafetyCheck() {
    }

    /** A pipeline's answers, checked where the case asks for it. */
    static Map<String, Object> of(GoldenCase c, Map<String, Object> answers) throws IOException {
        if (!c.settings().hasNonNull("safety_checker")) return answers;
        Path folder = c.modelPath(c.settings().path("safety_checker").asText());
        Path preprocessor = folder.resolve("preprocessor_config.json");
        ClipPixels pixels = Files.exists(preprocessor) ? ClipPixels.of(Config.read(preprocessor)) : null;
        Tensor unchecked = (Tensor) answers.get("image");
        try (SafetyChecker checker = SafetyChecker.open(Component.open(folder), pixels, Device.cpu(), NetworkKind.cache(), THREADS)) {
            List<Image> images = new ArrayList<>();
            for (int i = 0; i < unchecked.dim(0); i++) images.add(Image.of(unchecked, i));
            List<Boolean> flagged = checker.flagged(images, new Cancellation());
            List<Tensor> shown = new ArrayList<>();
            for (int i = 0; i < images.size(); i++) shown.add(flagged.get(i) ? Tensor.zeros(unchecked.row(i).shape()) : unchecked.row(i));
            Map<String, Object> checked = new HashMap<>(answers);
            checked.putAll(Map.of("image_unchecked", unchecked, "image", Tensor.concat(shown, 0), "nsfw_content_detected", flagged));
            return checked;
        }
    }
}
