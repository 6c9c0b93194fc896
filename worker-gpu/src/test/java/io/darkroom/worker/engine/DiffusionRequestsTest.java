package io.darkroom.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.darkroom.contracts.job.PromptReading;
import io.darkroom.contracts.job.Sampling;
import io.darkroom.contracts.job.TextToImage;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.pipeline.DiffusionModel;
import io.darkroom.diffusion.pipeline.PlainPrompts;
import io.darkroom.diffusion.pipeline.Recipe;
import io.darkroom.diffusion.pipeline.WebUiPrompts;
import io.darkroom.diffusion.prompt.Chunks;
import io.darkroom.diffusion.prompt.Embeddings;
import io.darkroom.diffusion.prompt.Emphasis;
import io.darkroom.testkit.golden.ProjectRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffusionRequestsTest {
    @TempDir
    static Path cache;
    private static DiffusionModel model;

    @BeforeAll
    static void open() throws IOException {
        model = DiffusionModel.open(ProjectRoot.find().resolve("models").resolve("emoji"), Device.cpu(), cache, 1);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Recipe recipe(String prompt, double scale, Sampling sampling) {
        return DiffusionRequests.of(new TextToImage("emoji", prompt, "b", 64, 64, 1, 7, scale, 5, sampling, 2, true, null), model).recipe();
    }

    @Test
    void aWebUisJobIsReadInItsLanguage() {
        Sampling heun = new Sampling.WebUi("Heun", "Automatic", Map.of(), new PromptReading("No norm", 3, true));
        assertThat(recipe("(a:1.2)", 7, heun).prompts()).as("two calls a step")
            .isEqualTo(new WebUiPrompts("(a:1.2)", "b", 0, 14, 1, new Chunks.Options(Emphasis.NO_NORM, 3), true, Embeddings.NONE));
        Sampling euler = new Sampling.WebUi("Euler", "Automatic", Map.of());
        assertThat(recipe("a", 7, euler).prompts())
            .isEqualTo(new WebUiPrompts("a", "b", 0, 7, 1, Chunks.Options.USUAL, false, Embeddings.NONE));
    }

    @Test
    void weightedPromptsNeedTheNegativeOneAtAnyScale() {
        Sampling euler = new Sampling.WebUi("Euler", "Automatic", Map.of());
        assertThat(recipe("a", 1, euler).guidance().readsNegative()).isFalse();
        assertThat(recipe("a AND c", 1, euler).guidance().readsNegative()).isTrue();
        assertThat(recipe("a :0.5", 1, euler).guidance().readsNegative()).isTrue();
    }

    @Test
    void otherJobsAreReadAsTheyStand() {
        Recipe recipe = recipe("(a:1.2) AND c", 1, new Sampling.Diffusers("DDIMScheduler", null, null));
        assertThat(recipe.prompts()).isEqualTo(new PlainPrompts("(a:1.2) AND c", null, "b", null, 1, true));
        assertThat(recipe.guidance().readsNegative()).isFalse();
    }

    @Test
    void aPromptReadingOutOfRangeIsRefused() {
        Sampling wrong = new Sampling.WebUi("Euler", "Automatic", Map.of(), new PromptReading("Original", -1, false));
        assertThatIllegalArgumentException().isThrownBy(() -> recipe("a", 7, wrong)).withMessageContaining("comma");
    }
}
