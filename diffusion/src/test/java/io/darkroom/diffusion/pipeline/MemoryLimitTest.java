package io.darkroom.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.diffusion.network.RandomWeights;
import io.darkroom.diffusion.onnx.OutOfMemoryException;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class MemoryLimitTest {
    private static final int FACTOR = 2;
    private static final long ROOM = 10;
    private static final Tensor LATENT = RandomWeights.normal(1, 1, 2, 70, 40);

    /** Heights of what was run. */
    private final List<Integer> runs = new ArrayList<>();

    /** Every pixel twice in both directions; fails when there are more than {@code most} rows of pixels. */
    private UnaryOperator<Tensor> decoder(int most) {
        return x -> {
            runs.add(x.dim(2));
            if (x.dim(2) > most) throw new OutOfMemoryException("full", null);
            Tensor y = Tensor.zeros(x.dim(0), x.dim(1), FACTOR * x.dim(2), FACTOR * x.dim(3));
            for (int i = 0; i < y.data().length; i++) {
                int column = i % y.dim(3);
                int row = i / y.dim(3);
                y.data()[i] = x.data()[row / FACTOR * x.dim(3) + column / FACTOR];
            }
            return y;
        };
    }

    private Tensor decode(long bytes, int most) {
        return new MemoryLimit(() -> bytes, FACTOR).decode(LATENT, ROOM, decoder(most));
    }

    @Test
    void whatFitsIsDoneInOnePiece() {
        assertThat(decode(Float.BYTES * ROOM * 70 * 40, 70)).isEqualTo(decoder(70).apply(LATENT));
        assertThat(runs).containsExactly(70, 70);
    }

    @Test
    void whatCannotFitIsNotTriedButDoneInTilesOfAFittingSize() {
        sameAsWhole(decode(Float.BYTES * ROOM * 32 * 32, 70));
        assertThat(runs).contains(32).allMatch(height -> height <= 32);
    }

    @Test
    void whatFailsIsDoneInEverSmallerTiles() {
        sameAsWhole(decode(Long.MAX_VALUE, 16));
        assertThat(runs).startsWith(70, 64, 32, 16).allMatch(height -> height <= 70);
        assertThat(runs.subList(3, runs.size())).allMatch(height -> height <= 16);
    }

    /** Tiles of a function of single pixels differ from the whole by no more than rounding where they fade into each other. */
    private void sameAsWhole(Tensor decoded) {
        Tensor whole = decoder(70).apply(LATENT);
        runs.removeLast();
        assertThat(decoded.shape()).isEqualTo(whole.shape());
        for (int i = 0; i < whole.data().length; i++) assertThat(Math.abs(decoded.data()[i] - whole.data()[i])).isLessThan(1e-5f);
    }

    @Test
    void whenEvenTheSmallestTilesFailThatIsSaid() {
        assertThatThrownBy(() -> decode(Long.MAX_VALUE, 0)).isInstanceOf(OutOfMemoryException.class)
            .hasMessage("not enough memory for Tensor[1, 2, 70, 40] even in tiles of 16 pixels").hasCauseInstanceOf(OutOfMemoryException.class);
        assertThat(runs).containsExactly(70, 64, 32, 16);
    }

    @Test
    void picturesAreMeasuredInTheirOwnPixels() {
        Tensor picture = RandomWeights.normal(1, 1, 3, 140, 80);
        UnaryOperator<Tensor> encoder = x -> {
            runs.add(x.dim(2));
            return Tensor.zeros(1, 1, Math.ceilDiv(x.dim(2), FACTOR), Math.ceilDiv(x.dim(3), FACTOR));
        };
        assertThat(new MemoryLimit(() -> Float.BYTES * ROOM * 64 * 64, FACTOR).encode(picture, ROOM, encoder).shape()).containsExactly(1, 1, 70, 40);
        assertThat(runs).contains(64).allMatch(height -> height <= 64);
    }
}
