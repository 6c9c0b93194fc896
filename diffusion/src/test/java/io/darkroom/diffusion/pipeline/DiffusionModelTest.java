package io.darkroom.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.onnx.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffusionModelTest {

    @TempDir
    Path folder;
    private Path copy;

    @BeforeEach
    void copyTheModel() throws IOException {
        copy = folder.resolve("model");
        try (Stream<Path> files = Files.walk(Emoji.folder())) {
            for (Path file : files.toList()) {
                Path target = copy.resolve(Emoji.folder().relativize(file).toString());
                if (Files.isDirectory(file)) Files.createDirectories(target);
                else if (file.toString().endsWith(".safetensors")) Files.createSymbolicLink(target, file.toRealPath());
                else Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @AfterEach
    void removeTheLinks() throws IOException {
        try (Stream<Path> files = Files.walk(copy)) {
            for (Path link : files.filter(Files::isSymbolicLink).toList()) Files.delete(link);
        }
    }

    @Test
    void opensAFolderOfSymbolicLinksAndClosesTwice() throws IOException {
        DiffusionModel.check(copy);
        DiffusionModel model = DiffusionModel.open(copy, Device.cpu(), folder.resolve("cache"), 1);
        assertThat(new TextToImage(model).run(Emoji.request(model, 1, 5, 1L), Progress.NONE, new Cancellation())).hasSize(1);
        assertThat(model.schedulerConfig().path("prediction_type").asText()).isEqualTo("v_prediction");
        model.close();
        model.close();
        assertThatThrownBy(() -> new TextToImage(model).run(Emoji.request(model, 1, 5, 1L), Progress.NONE, new Cancellation()))
            .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesAnIncompleteFolderAndSaysWhatIsMissing() throws IOException {
        Files.delete(copy.resolve("vae/diffusion_pytorch_model.safetensors"));
        refused("vae/diffusion_pytorch_model.safetensors: missing");
        Files.createSymbolicLink(copy.resolve("vae/diffusion_pytorch_model.safetensors"), copy.resolve("unet/diffusion_pytorch_model.safetensors").toRealPath());
        refused("vae/diffusion_pytorch_model.safetensors: encoder.conv_in.weight: missing");
        Files.delete(copy.resolve("unet/config.json"));
        refused("unet/config.json: missing");
        Files.delete(copy.resolve("model_index.json"));
        refused("model/model_index.json: missing");
    }

    @Test
    void refusesWeightsThatDoNotFitTheSettings() throws IOException {
        edit("unet/config.json", "\"layers_per_block\": 2", "\"layers_per_block\": 3");
        refused("down_blocks.0.resnets.2", "missing, the configuration asks for");
        edit("unet/config.json", "\"layers_per_block\": 3", "\"layers_per_block\": 1");
        refused("has shape", "the configuration asks for");
    }

    @Test
    void refusesSettingsThatAreNotSupportedByName() throws IOException {
        edit("unet/config.json", "\"dual_cross_attention\": false", "\"dual_cross_attention\": true");
        refused("unet/config.json: dual_cross_attention: true is not supported");
        edit("unet/config.json", "\"dual_cross_attention\": true", "\"dual_cross_attention\": false");
        edit("unet/config.json", "\"norm_num_groups\": 16", "\"norm_num_groups\": 48");
        refused("unet/config.json: norm_num_groups: 48 does not divide 64 channels");
    }

    @Test
    void refusesPartsOfAnotherKind() throws IOException {
        edit("model_index.json", "UNet2DConditionModel", "FluxTransformer2DModel");
        refused("model_index.json: unet: is a FluxTransformer2DModel, not a UNet2DConditionModel");
    }

    private void edit(String file, String from, String to) throws IOException {
        String text = Files.readString(copy.resolve(file));
        assertThat(text).contains(from);
        Files.writeString(copy.resolve(file), text.replace(from, to));
    }

    private void refused(String... messages) {
        for (ThrowingCallable reading : List.<ThrowingCallable>of(() -> DiffusionModel.check(copy),
            () -> DiffusionModel.open(copy, Device.cpu(), folder.resolve("cache"), 1))) {
            assertThatThrownBy(reading).isInstanceOf(CheckpointException.class)
                .satisfies(e -> assertThat(List.of(messages)).allSatisfy(message -> assertThat(e.getMessage()).contains(message)));
        }
        assertThat(folder.resolve("cache")).as("nothing is made for a model that is refused").doesNotExist();
    }
}
