package io.darkroom.diffusion.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.diffusion.checkpoint.CheckpointException;
import io.darkroom.diffusion.checkpoint.Pickle;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingFileTest {
    @TempDir
    Path folder;

    /** A file of float32 tensors whose values count up through the file. */
    private Path file(String name, String header, int values) throws IOException {
        byte[] head = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + head.length + 4 * values).order(ByteOrder.LITTLE_ENDIAN).putLong(head.length).put(head);
        for (int i = 0; i < values; i++) bytes.putFloat(i);
        return Files.write(folder.resolve(name), bytes.array());
    }

    @Test
    void theWordIsThatOfTheFileUnlessAnotherIsGiven() throws IOException {
        Path own = file("a.safetensors", "{\"<cat>\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}", 3);
        assertThat(EmbeddingFile.read(own, null).name()).isEqualTo("<cat>");
        assertThat(EmbeddingFile.read(own, "dog").name()).isEqualTo("dog");
        assertThat(EmbeddingFile.read(own, null).tables().getFirst().shape()).containsExactly(1, 3);
        Path unnamed = file("my.style.safetensors", "{\"emb_params\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}}", 6);
        assertThat(EmbeddingFile.read(unnamed, null).name()).isEqualTo("my.style");
        assertThat(EmbeddingFile.read(unnamed, null).tables().getFirst().row(1).data()).containsExactly(3, 4, 5);
    }

    @Test
    void filesOfPyTorchAreReadToo() throws IOException {
        byte[] plain = Pickle.begin().op('}').text("string_to_param").op('}').text("*").tensor("0", 6, 0, new long[] {2, 3}, new long[] {3, 1}).op('s', 's').end();
        Embedding embedding = EmbeddingFile.read(Files.write(folder.resolve("style.pt"), Pickle.archive(plain, 0, 1, 2, 3, 4, 5)), null);
        assertThat(embedding.name()).isEqualTo("style");
        assertThat(embedding.tables().getFirst().row(1).data()).containsExactly(3, 4, 5);
        byte[] old = Pickle.begin().op('}').text("string_to_param").global("torch.nn.modules.container", "ParameterDict").op(')', 0x81).op('}').text("_parameters")
            .op('}').text("*").tensor("0", 2, 0, new long[] {1, 2}, new long[] {2, 1}).op('s', 's', 'b', 's').end();
        assertThat(EmbeddingFile.read(Files.write(folder.resolve("old.pt"), Pickle.archive(old, 7, 8)), null).tables().getFirst().data()).containsExactly(7, 8);
    }

    @Test
    void twoEncodersHaveATableEach() throws IOException {
        Path file = file("xl.safetensors", """
            {"clip_g":{"dtype":"F32","shape":[1,4],"data_offsets":[0,16]},"clip_l":{"dtype":"F32","shape":[1,2],"data_offsets":[16,24]}}""", 6);
        Embedding xl = EmbeddingFile.read(file, null);
        assertThat(xl.name()).isEqualTo("xl");
        assertThat(xl.table(0, 2, 2).data()).containsExactly(4, 5);
        assertThat(xl.table(1, 2, 4).data()).containsExactly(0, 1, 2, 3);
        assertThat(xl.table(0, 1, 4).data()).as("a refiner's only encoder").containsExactly(0, 1, 2, 3);
    }

    @Test
    void anEmbeddingForOtherModelsIsToldByItsWidth() {
        Embedding small = new Embedding("small", List.of(Tensor.zeros(1, 4)));
        assertThatIllegalArgumentException().isThrownBy(() -> small.table(0, 1, 8)).withMessageContaining("4 channels").withMessageContaining("takes 8");
        assertThatIllegalArgumentException().isThrownBy(() -> small.table(0, 2, 4)).withMessageContaining("does not fit");
    }

    @Test
    void whatIsNoEmbeddingIsRefused() throws IOException {
        Path two = file("two.safetensors", """
            {"a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1,1],"data_offsets":[4,8]}}""", 2);
        assertThatThrownBy(() -> EmbeddingFile.read(two, null)).isInstanceOf(CheckpointException.class).hasMessageContaining("2 tensors");
        Path tall = file("tall.safetensors", "{\"a\":{\"dtype\":\"F32\",\"shape\":[76,1],\"data_offsets\":[0,304]}}", 76);
        assertThatThrownBy(() -> EmbeddingFile.read(tall, null)).isInstanceOf(CheckpointException.class).hasMessageContaining("75");
    }
}
