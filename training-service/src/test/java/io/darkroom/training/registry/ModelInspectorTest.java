package io.darkroom.training.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import java.util.stream.Stream;

class ModelInspectorTest {
    private static final String UNET = "unet/diffusion_pytorch_model.safetensors";

    @TempDir
    Path models;
    private ModelCopy copy;

    @BeforeEach
    void copy() throws IOException {
        copy = ModelCopy.in(models, "emoji");
    }

    @Test
    void theBundledModelIsSound() throws Exception {
        BundledModel model = ModelInspector.inspect(copy.folder());
        assertThat(model).isEqualTo(new BundledModel("emoji", "emoji", "sd15", 128, 128, copy.file(UNET)));
    }

    @Test
    void aPairIsHeightAndWidth() throws Exception {
        copy.replace("unet/config.json", "\"sample_size\": 16", "\"sample_size\": [16, 24]");
        assertThat(ModelInspector.inspect(copy.folder())).extracting(BundledModel::width, BundledModel::height).containsExactly(192, 128);
    }

    @Test
    void theFolderMaySayItsSizeItself() throws Exception {
        copy.write("darkroom.json", "{\"nativeWidth\": 256, \"nativeHeight\": 512}");
        assertThat(ModelInspector.inspect(copy.folder())).extracting(BundledModel::width, BundledModel::height).containsExactly(256, 512);
    }

    @Test
    void aCheckpointInOneFileIsReadAsItsFamily() throws Exception {
        Path file = Files.copy(Path.of(System.getProperty("darkroom.root"), "testkit", "golden", "models", "single", "sd15-inpaint-a.safetensors"),
            models.resolve("too-narrow.safetensors"));
        assertThat(ModelInspector.isCandidate(file)).isTrue();
        assertThatThrownBy(() -> ModelInspector.inspect(file)).isInstanceOf(CheckpointException.class).hasMessageContaining("norm_num_groups: 32 does not divide 16");
    }

    @Test
    void aPartOfAModelIsNone() throws Exception {
        Path file = Files.copy(copy.file("vae/diffusion_pytorch_model.safetensors"), models.resolve("vae.safetensors"));
        assertThatThrownBy(() -> ModelInspector.inspect(file)).isInstanceOf(CheckpointException.class);
    }

    /** What is done to a sound folder. */
    private interface Damage {
        void to(ModelCopy copy) throws IOException;
    }

    @TestFactory
    Stream<DynamicTest> aBrokenFolderIsRefusedAndSaysWhy() {
        Map<String, Damage> damages = new TreeMap<>();
        damages.put("no tokenizer/vocab.json", c -> Files.delete(c.file("tokenizer/vocab.json")));
        damages.put("no scheduler", c -> Files.delete(c.file("scheduler/scheduler_config.json")));
        damages.put("no vae weights", c -> Files.delete(c.file("vae/diffusion_pytorch_model.safetensors")));
        damages.put("no text encoder config", c -> Files.delete(c.file("text_encoder/config.json")));
        damages.put("index is no JSON", c -> c.write("model_index.json", "{"));
        damages.put("another class of model", c -> c.replace("model_index.json", "CLIPTextModel", "T5EncoderModel"));
        damages.put("no native size", c -> c.replace("unet/config.json", "\"sample_size\": 16", "\"sample_size\": null"));
        damages.put("a native size beyond bounds", c -> c.replace("unet/config.json", "\"sample_size\": 16", "\"sample_size\": 4000"));
        damages.put("an own size that is no multiple of 8", c -> c.write("darkroom.json", "{\"nativeWidth\": 100, \"nativeHeight\": 512}"));
        damages.put("latents that do not fit", c -> c.replace("unet/config.json", "\"in_channels\": 8", "\"in_channels\": 4"));
        damages.put("a text width that does not fit", c -> c.replace("unet/config.json", "\"cross_attention_dim\": 192", "\"cross_attention_dim\": 768"));
        damages.put("tensors of another shape", c -> c.replace("text_encoder/config.json", "\"intermediate_size\": 768", "\"intermediate_size\": 512"));
        damages.put("more layers than weights", c -> c.replace("text_encoder/config.json", "\"num_hidden_layers\": 4", "\"num_hidden_layers\": 5"));
        damages.put("weights cut short", c -> c.write(UNET, Arrays.copyOf(c.bytes(UNET), 1_000_000)));
        damages.put("weights cut in their header", c -> c.write(UNET, Arrays.copyOf(c.bytes(UNET), 100)));
        damages.put("an absurd header length", c -> c.write(UNET, new byte[] {-1, -1, -1, -1, -1, -1, -1, 127, '{', '}'}));
        damages.put("something hidden at the end", c -> c.write(UNET, Arrays.copyOf(c.bytes(UNET), c.bytes(UNET).length + 1)));
        return damages.entrySet().stream().map(damage -> DynamicTest.dynamicTest(damage.getKey(), () -> {
            ModelCopy broken = ModelCopy.in(models.resolve(damage.getKey().replaceAll("\\W", "-")), "broken");
            damage.getValue().to(broken);
            assertThatThrownBy(() -> ModelInspector.inspect(broken.folder())).isInstanceOfAny(CheckpointException.class, IOException.class)
                .message().isNotBlank().doesNotContain("\n");
        }));
    }

    @Test
    void aNameThatCouldNotBeCalledIsRefused() throws Exception {
        ModelCopy oddly = ModelCopy.in(models, ".hidden model");
        assertThatThrownBy(() -> ModelInspector.inspect(oddly.folder())).isInstanceOf(CheckpointException.class).hasMessageContaining("model id");
    }
}
