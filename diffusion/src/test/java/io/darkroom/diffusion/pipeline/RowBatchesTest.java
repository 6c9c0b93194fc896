package io.darkroom.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.diffusion.onnx.OutOfMemoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowBatchesTest {
    private static final List<Integer> ROWS = IntStream.range(0, 7).boxed().toList();

    private final List<Integer> tried = new ArrayList<>();
    private final RowBatches batches = new RowBatches();

    /** Answers a row with its square, and no more than {@code budget} rows at a time. */
    private Function<List<Integer>, List<Integer>> network(int budget) {
        return rows -> {
            tried.add(rows.size());
            if (rows.size() > budget) throw new OutOfMemoryException("full", null);
            return rows.stream().map(row -> row * row).toList();
        };
    }

    @Test
    void whatFitsIsOneRun() {
        assertThat(batches.run(ROWS, network(7))).containsExactly(0, 1, 4, 9, 16, 25, 36);
        assertThat(tried).containsExactly(7);
    }

    @Test
    void whatDoesNotFitIsHalvedAndThatIsRemembered() {
        assertThat(batches.run(ROWS, network(2))).containsExactly(0, 1, 4, 9, 16, 25, 36);
        assertThat(tried).containsExactly(7, 3, 1, 1, 1, 1, 1, 1, 1);
        tried.clear();
        assertThat(batches.run(ROWS, network(7))).hasSize(7);
        assertThat(tried).containsOnly(1);
    }

    @Test
    void aSingleRowThatDoesNotFitIsReported() {
        assertThatThrownBy(() -> batches.run(ROWS, network(0))).isInstanceOf(OutOfMemoryException.class).hasMessage("full");
        assertThat(tried).containsExactly(7, 3, 1);
    }

    @Test
    void otherFailuresAreNotTriedAgain() {
        assertThatThrownBy(() -> batches.run(ROWS, rows -> {
            tried.add(rows.size());
            throw new IllegalStateException("broken");
        })).hasMessage("broken");
        assertThat(tried).containsExactly(7);
    }
}
