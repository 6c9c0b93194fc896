package io.darkroom.diffusion.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.darkroom.diffusion.prompt.Chunk.Placed;
import io.darkroom.diffusion.tensor.Tensor;
import io.darkroom.diffusion.tokenizer.ClipTokenizer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunksTest {
    private static final ClipTokenizer TOKENIZER = ClipTokenizer.published();

    private static Embedding embedding(String name, int vectors) {
        return new Embedding(name, List.of(Tensor.zeros(vectors, 4)));
    }

    private static Chunks chunks(String prompt, Embedding... embeddings) {
        return Chunks.of(prompt, TOKENIZER, new Embeddings(List.of(embeddings)), Chunks.Options.USUAL);
    }

    @Test
    void theCutIsMadeAtACommaThatIsNear() {
        String prompt = "a ".repeat(60) + ", " + "b ".repeat(30);
        Chunks near = chunks(prompt);
        assertThat(near.count()).isEqualTo(75 + 30);
        assertThat(near.list().getFirst().ids()[61]).isEqualTo(TOKENIZER.tokens(",")[0]);
        assertThat(near.list().getFirst().ids()[62]).isEqualTo(TOKENIZER.endId());
        assertThat(Chunks.of(prompt, TOKENIZER, Embeddings.NONE, new Chunks.Options(Emphasis.ORIGINAL, 0)).count()).isEqualTo(91);
    }

    @Test
    void anEmbeddingIsNeverCutAndItsLongestNameCounts() {
        Embedding word = embedding("zwx", 40);
        Embedding longer = embedding("zwx qq", 2);
        Chunks chunks = chunks("(zwx:1.5) zwx zwx qq", longer, word);
        assertThat(chunks.list()).hasSize(2);
        assertThat(chunks.list().getFirst().embeddings()).containsExactly(new Placed(0, word));
        assertThat(chunks.list().getLast().embeddings()).containsExactly(new Placed(0, word), new Placed(40, longer));
        assertThat(Arrays.stream(chunks.list().getFirst().weights()).filter(weight -> weight == 1.5).count()).isEqualTo(40);
    }

    @Test
    void breaksAndTextAreBounded() {
        assertThatIllegalArgumentException().isThrownBy(() -> chunks("a BREAK ".repeat(1000))).withMessageContaining("chunks");
        assertThatIllegalArgumentException().isThrownBy(() -> embedding("big", 76)).withMessageContaining("76");
        assertThatIllegalArgumentException().isThrownBy(() -> new Embeddings(List.of(embedding("a", 1), embedding("a", 2))));
    }
}
