package io.darkroom.diffusion.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.darkroom.diffusion.noise.NoiseSource.Levels;
import io.darkroom.diffusion.tensor.Tensor;
import org.junit.jupiter.api.Test;

class BrownianTreeTest {

    private static final Levels LEVELS = new Levels(0.03, 14.6);

    private static BrownianTree tree(int size) {
        return new BrownianTree(0.03, 14.6, size, 42, Philox::new);
    }

    @Test
    void thePathDoesNotDependOnTheOrderOfQuestions() {
        BrownianTree asked = tree(8);
        for (double level = 14; level > 0.5; level -= 0.25) asked.between(level, level - 0.25);
        assertThat(asked.between(7.1, 3.3)).isEqualTo(tree(8).between(7.1, 3.3));
    }

    @Test
    void partsFitTheWholeAndTheWayBackIsTheOpposite() {
        BrownianTree tree = tree(4);
        float[] whole = tree.between(9, 2);
        float[] first = tree.between(9, 4);
        float[] second = tree.between(4, 2);
        float[] back = tree.between(2, 9);
        for (int i = 0; i < 4; i++) {
            assertThat(first[i] + second[i]).isCloseTo(whole[i], within(1e-5f));
            assertThat(back[i]).isEqualTo(-whole[i]);
        }
    }

    @Test
    void stepsHaveTheVarianceOfTheirLengthAndDoNotHangTogether() {
        BrownianTree tree = tree(20_000);
        float[] one = tree.between(1, 3);
        float[] other = tree.between(3, 4);
        double square = 0;
        double product = 0;
        for (int i = 0; i < one.length; i++) {
            square += one[i] * one[i] / one.length;
            product += one[i] * other[i] / one.length;
        }
        assertThat(square).isCloseTo(2, within(0.1));
        assertThat(product).isCloseTo(0, within(0.05));
    }

    @Test
    void beyondItsEndsAPathStandsStill() {
        assertThat(tree(2).between(20, 14.6)).containsOnly(0);
        assertThat(tree(2).between(5, 5)).containsOnly(0);
        assertThatThrownBy(() -> new BrownianTree(2, 2, 1, 1, Philox::new)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPictureOfABatchHasThePathOfItsSeed() {
        Tensor batch = new SeededNoise(SeededNoise.Recipe.of(7, 8), Philox::new).between(9, 4, LEVELS, 2, 4, 3, 3);
        assertThat(batch.row(1)).isEqualTo(SeededNoise.of(8).between(9, 4, LEVELS, 1, 4, 3, 3));
        assertThat(batch.row(0)).isNotEqualTo(batch.row(1));
    }

    @Test
    void aSecondPassOfAnotherSizeHasAPathOfItsOwn() {
        SeededNoise noise = SeededNoise.of(7);
        noise.between(9, 4, LEVELS, 1, 4, 3, 3);
        assertThat(noise.between(9, 4, LEVELS, 1, 4, 5, 5).shape()).containsExactly(1, 4, 5, 5);
    }
}
