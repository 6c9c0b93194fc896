package io.darkroom.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.noise.SeededNoise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebUiRefinerTest {

    @TempDir
    static Path cache;

    @Test
    void anotherDenoiserTakesOverInTheMiddleOfOneRun() throws IOException {
        try (DiffusionModel model = Emoji.open(cache)) {
            List<Image> alone = new TextToImage(model).run(request(model, "rocket"), Progress.NONE, new Cancellation());
            assertThat(run(model, "rocket", 0.5)).as("the same model, told the same").isEqualTo(alone);
            assertThat(run(model, "tree", 0.5)).as("told something else").isNotEqualTo(alone);
            assertThat(run(model, "tree", 1)).as("it never takes over").isEqualTo(alone);
            assertThat(run(model, "tree", 0)).as("it takes over at once")
                .isEqualTo(new TextToImage(model).run(request(model, "tree"), Progress.NONE, new Cancellation()));
            assertThatThrownBy(() -> run(model, "tree", 1.1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static List<Image> run(DiffusionModel model, String refined, double switchAt) {
        return new WebUiRefiner(model, model).run(request(model, "rocket"), request(model, refined).recipe(), switchAt, Progress.NONE, new Cancellation());
    }

    private static TextToImageRequest request(DiffusionModel model, String prompt) {
        NoiseSource noise = SeededNoise.of(6);
        return new TextToImageRequest(Recipe.of(PlainPrompts.of(prompt, ""), ClassifierFreeGuidance.of(5), Emoji.scheduler(model, "DDIMScheduler", 4), () -> noise), 64, 64, 1);
    }
}
