package io.darkroom.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.network.ControlNet;
import io.darkroom.diffusion.network.RandomWeights;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When and for whom ControlNets answer. */
class ControlsTest {
    private static final Row ROW = new Row(RandomWeights.normal(1, 1, 4, 4, 6), null, 500, RandomWeights.normal(2, 1, 3, 12), Map.of());
    private static final Tensor PICTURE = RandomWeights.normal(3, 1, 3, 8, 12);

    @TempDir
    static Path folder;

    private static ControlModel model;

    @BeforeAll
    static void load() throws IOException {
        Files.writeString(folder.resolve("config.json"), """
            {"block_out_channels": [8, 16], "layers_per_block": 1, "attention_head_dim": 2, "norm_num_groups": 4, "cross_attention_dim": 12,
             "conditioning_embedding_out_channels": [4, 8], "down_block_types": ["CrossAttnDownBlock2D", "DownBlock2D"]}""");
        Path weights = folder.resolve("diffusion_pytorch_model.safetensors");
        RandomWeights.write(weights, ControlNet.of(Config.read(folder.resolve("config.json"))));
        model = ControlModel.open(Component.open(folder), Device.cpu(), folder, 1);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void aControlCountsInItsShareOfTheSteps() {
        Controls controls = new Controls(List.of(new Control(model, PICTURE, 1, 0.2, 0.8)), false);
        List<Integer> on = new ArrayList<>();
        for (int call = 0; call < 10; call++) if (!in(controls, call, Guidance.Role.PROMPT).inputs().isEmpty()) on.add(call);
        assertThat(on).containsExactly(2, 3, 4, 5, 6, 7);
        assertThat(in(new Controls(List.of(Control.of(model, PICTURE, 0)), false), 0, Guidance.Role.PROMPT)).isSameAs(ROW);
    }

    @Test
    void severalAddUp() {
        Tensor one = in(new Controls(List.of(Control.of(model, PICTURE, 1)), false), 0, Guidance.Role.PROMPT).inputs().get("mid_residual");
        Tensor both = in(new Controls(List.of(Control.of(model, PICTURE, 0.5), Control.of(model, PICTURE, 0.25)), false), 0, Guidance.Role.PROMPT).inputs().get("mid_residual");
        for (int i = 0; i < one.data().length; i++) assertThat(both.data()[i]).isCloseTo(0.75f * one.data()[i], within(1e-5f));
    }

    @Test
    void guessingSparesTheNegativePromptAndTheLargeLevels() {
        Controls plain = new Controls(List.of(Control.of(model, PICTURE, 1)), false);
        Controls guessing = new Controls(List.of(Control.of(model, PICTURE, 1)), true);
        assertThat(in(guessing, 0, Guidance.Role.NEGATIVE)).isSameAs(ROW);
        assertThat(in(plain, 0, Guidance.Role.NEGATIVE).inputs()).containsKey("mid_residual");
        Map<String, Tensor> whole = in(plain, 0, Guidance.Role.PROMPT).inputs();
        Map<String, Tensor> guessed = in(guessing, 0, Guidance.Role.PROMPT).inputs();
        assertThat(guessed.get("mid_residual")).isEqualTo(whole.get("mid_residual"));
        for (int i = 0; i < 8; i++) assertThat(guessed.get("down_residual.0").data()[i]).isCloseTo(0.1f * whole.get("down_residual.0").data()[i], within(1e-6f));
    }

    @Test
    void picturesOfAnotherSizeAndHalfSaidRangesAreRefused() {
        Controls wrong = new Controls(List.of(Control.of(model, RandomWeights.normal(4, 1, 3, 8, 8), 1)), false);
        assertThatIllegalArgumentException().isThrownBy(() -> in(wrong, 0, Guidance.Role.PROMPT)).withMessageContaining("12x8 pixels");
        assertThatIllegalArgumentException().isThrownBy(() -> new Control(model, PICTURE, 1, 0.5, 0.5)).withMessageContaining("no part of 0 to 1");
        assertThatIllegalArgumentException().isThrownBy(() -> new Control(model, PICTURE, Double.NaN, 0, 1)).withMessageContaining("NaN");
        assertThatIllegalArgumentException().isThrownBy(() -> new Controls(List.of(), false)).withMessageContaining("0 ControlNets");
    }

    @Test
    void aModelOfAnotherFamilyIsRefused() throws IOException {
        try (DiffusionModel emoji = DiffusionModel.open(Emoji.folder(), Device.cpu(), folder, 1)) {
            assertThatIllegalArgumentException().isThrownBy(() -> Controls.of(emoji, List.of(Control.of(model, PICTURE, 1)), false)).withMessageContaining("another family");
        }
    }

    private static Row in(Controls controls, int call, Guidance.Role role) {
        return controls.in(ROW, new RowPart.Moment(call, 10, 0, role), new Cancellation());
    }
}
