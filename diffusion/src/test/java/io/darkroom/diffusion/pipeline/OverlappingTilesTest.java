package io.darkroom.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.darkroom.diffusion.network.RandomWeights;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverlappingTilesTest {

    @Test
    void workThatSeesOnlySinglePixelsIsTheSameInTiles() {
        Tensor picture = RandomWeights.normal(1, 2, 3, 37, 53);
        List<Tensor> tiles = new ArrayList<>();
        Tensor doubled = new OverlappingTiles(16, 5).apply(picture, 2, tile -> {
            tiles.add(tile);
            return doubled(tile);
        });
        assertThat(doubled).isEqualTo(doubled(picture));
        assertThat(tiles).hasSize(3 * 5).allSatisfy(tile -> assertThat(tile.shape()).containsExactly(2, 3, 16, 16));
    }

    @Test
    void neighboursFadeIntoEachOther() {
        int[] count = {0};
        Tensor answer = new OverlappingTiles(16, 4).apply(Tensor.zeros(1, 1, 1, 28), 1, tile -> {
            Tensor plain = Tensor.zeros(tile.shape().clone());
            Arrays.fill(plain.data(), count[0]++);
            return plain;
        });
        float[] expected = new float[28];
        for (int x = 12; x < 28; x++) expected[x] = Math.min(1, (x - 12) / 4f);
        assertThat(answer.data()).containsExactly(expected);
    }

    @Test
    void aSmallPictureIsOneTile() {
        Tensor picture = RandomWeights.normal(2, 1, 3, 16, 9);
        assertThat(new OverlappingTiles(16, 4).apply(picture, 1, tile -> tile)).isSameAs(picture);
        assertThatIllegalArgumentException().isThrownBy(() -> new OverlappingTiles(16, 16)).withMessageContaining("overlap");
    }

    private static Tensor doubled(Tensor picture) {
        int width = picture.dim(3);
        Tensor doubled = Tensor.zeros(picture.dim(0), picture.dim(1), 2 * picture.dim(2), 2 * width);
        for (int i = 0; i < doubled.data().length; i++) {
            int y = i / (2 * width);
            doubled.data()[i] = picture.data()[y / 2 * width + i % (2 * width) / 2];
        }
        return doubled;
    }
}
