package io.darkroom.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.diffusion.checkpoint.CheckpointIdentity.Prediction;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SingleFileTest {
    private static final String BIAS = "model.diffusion_model.output_blocks.11.1.transformer_blocks.0.norm1.bias";

    @TempDir
    Path folder;

    @Test
    void stableDiffusion2IsDecidedByABiasUnlessSettingsLieBeside() throws IOException {
        Path velocity = second(new float[] {0.2f, -0.2f});
        assertThat(SingleFile.open(velocity).identity().prediction()).isEqualTo(Prediction.V);
        assertThat(SingleFile.open(velocity).schedulerConfig().path("prediction_type").asText()).isEqualTo("v_prediction");
        assertThat(SingleFile.open(second(new float[] {0.05f, -0.05f})).identity().prediction()).isEqualTo(Prediction.EPSILON);
        Files.writeString(folder.resolve("m.yaml"), "model:\n  params:\n    parameterization: \"v\"\n");
        assertThat(SingleFile.open(folder.resolve("m.safetensors")).identity().prediction()).isEqualTo(Prediction.V);
    }

    @Test
    void openClipKeepsThreeMatricesInOneAndItsProjectionTurned() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        String text = "conditioner.embedders.1.model.";
        tensors.put("model.diffusion_model.input_blocks.0.0.weight", Tensor.zeros(8, 4, 3, 3));
        tensors.put(text + "transformer.resblocks.0.attn.in_proj_weight", counted(6, 2));
        tensors.put(text + "transformer.resblocks.0.attn.in_proj_bias", counted(6));
        tensors.put(text + "text_projection", counted(2, 3));
        Path file = folder.resolve("xl.safetensors");
        SafetensorsWriter.write(file, tensors, Map.of());
        try (Safetensors open = Safetensors.open(SingleFile.open(file).weights("text_encoder_2").header())) {
            assertThat(open.header().entries()).hasSize(7);
            assertThat(open.tensor("text_model.encoder.layers.0.self_attn.q_proj.weight").data()).containsExactly(0, 1, 2, 3);
            assertThat(open.tensor("text_model.encoder.layers.0.self_attn.k_proj.weight").data()).containsExactly(4, 5, 6, 7);
            assertThat(open.tensor("text_model.encoder.layers.0.self_attn.v_proj.bias").data()).containsExactly(4, 5);
            assertThat(open.tensor("text_projection.weight").shape()).containsExactly(3, 2);
            assertThat(open.tensor("text_projection.weight").data()).containsExactly(0, 3, 1, 4, 2, 5);
        }
    }

    @Test
    void aNetworkThatIsNotThereIsNamed() throws IOException {
        SingleFile file = SingleFile.open(second(new float[] {0, 0}));
        assertThatThrownBy(() -> file.weights("vae")).isInstanceOf(CheckpointException.class).hasMessageContaining("vae: missing, the file has only [unet, text_encoder]");
        assertThatThrownBy(file::only).isInstanceOf(CheckpointException.class).hasMessageContaining("neither a ControlNet nor an autoencoder");
    }

    @Test
    void aHeaderWhoseLengthLooksLikeAWebPageIsNone() throws IOException {
        Path file = folder.resolve("padded.safetensors");
        String json = "{\"betas\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}";
        byte[] bytes = ("<\0\0\0\0\0\0\0" + json + " ".repeat('<' - json.length())).getBytes(StandardCharsets.US_ASCII);
        assertThat(TensorFile.isTorch(Files.write(file, bytes))).isFalse();
        assertThat(TensorFile.header(file).entries()).containsOnlyKeys("betas");
    }

    private Path second(float[] bias) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("model.diffusion_model.input_blocks.0.0.weight", Tensor.zeros(8, 4, 3, 3));
        tensors.put(BIAS, new Tensor(new int[] {2}, bias));
        tensors.put("cond_stage_model.model.token_embedding.weight", Tensor.zeros(3, 8));
        SafetensorsWriter.write(folder.resolve("m.safetensors"), tensors, Map.of());
        return folder.resolve("m.safetensors");
    }

    private static Tensor counted(int... shape) {
        Tensor tensor = Tensor.zeros(shape);
        for (int i = 0; i < tensor.data().length; i++) tensor.data()[i] = i;
        return tensor;
    }
}
