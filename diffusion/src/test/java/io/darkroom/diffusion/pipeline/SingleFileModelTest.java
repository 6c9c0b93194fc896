package io.darkroom.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.checkpoint.SafetensorsWriter;
import io.darkroom.diffusion.checkpoint.SmallCheckpoint;
import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.scheduler.Scheduler;
import io.darkroom.diffusion.scheduler.SchedulerSettings;
import io.darkroom.diffusion.scheduler.Schedulers;
import io.darkroom.diffusion.tensor.Tensor;
import io.darkroom.diffusion.tokenizer.ClipTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SingleFileModelTest {

    @TempDir
    static Path temporary;
    private static Path folder;
    private static Map<String, Tensor> original;

    @BeforeAll
    static void write() throws IOException {
        folder = SmallCheckpoint.folder(temporary.resolve("folder"));
        original = SmallCheckpoint.original(folder);
    }

    @Test
    void aFileWithoutAnySettingsDrawsWhatTheFolderDraws() throws IOException {
        Path file = temporary.resolve("model.safetensors");
        SafetensorsWriter.write(file, original, Map.of());
        Component text = Component.open(folder.resolve("text_encoder"));
        ModelParts single = ModelParts.open(file);
        ModelParts parts = new ModelParts(List.of(new ModelParts.Text(ClipTokenizer.published(), text)), Component.open(folder.resolve("unet")),
            Component.open(folder.resolve("vae")), single.scheduler(), null, false, false, 350);
        List<Image> drawn = draw(parts);
        assertThat(draw(single)).isEqualTo(drawn);
        assertThat(draw(ModelParts.open(SmallCheckpoint.torch(temporary.resolve("model.ckpt"), original)))).as("in a file of PyTorch").isEqualTo(drawn);
    }

    @Test
    void everyTensorIsAskedForBeforeAnythingIsLoaded() throws IOException {
        Path file = temporary.resolve("incomplete.safetensors");
        Map<String, Tensor> tensors = new LinkedHashMap<>(original);
        tensors.remove("model.diffusion_model.out.2.bias");
        SafetensorsWriter.write(file, tensors, Map.of());
        assertThatThrownBy(() -> DiffusionModel.check(file)).isInstanceOf(CheckpointException.class).hasMessageContaining("conv_out.bias: missing");
        tensors.put("model.diffusion_model.out.2.bias", Tensor.zeros(5));
        SafetensorsWriter.write(file, tensors, Map.of());
        assertThatThrownBy(() -> DiffusionModel.check(file)).isInstanceOf(CheckpointException.class).hasMessageContaining("has shape [5]");
    }

    @Test
    void aNetworkAloneIsNoModel() throws IOException {
        Path file = temporary.resolve("vae.safetensors");
        Map<String, Tensor> tensors = new LinkedHashMap<>(original);
        tensors.keySet().removeIf(key -> !key.startsWith("first_stage_model."));
        SafetensorsWriter.write(file, tensors, Map.of());
        assertThatThrownBy(() -> ModelParts.open(file)).isInstanceOf(CheckpointException.class).hasMessageContaining("no whole model but for use as vae");
    }

    private static List<Image> draw(ModelParts parts) throws IOException {
        try (DiffusionModel model = DiffusionModel.open(parts, Device.cpu(), temporary.resolve("cache"), 1)) {
            SchedulerSettings settings = SchedulerSettings.of(model.schedulerConfig());
            Supplier<Scheduler> scheduler = () -> Schedulers.create("DDIMScheduler", settings, 2);
            return new TextToImage(model).run(TextToImageRequest.of("a rocket", "a car", 32, 32, List.of(7L), 5, scheduler), Progress.NONE, new Cancellation());
        }
    }
}
