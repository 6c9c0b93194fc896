package io.darkroom.diffusion.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.darkroom.diffusion.noise.SeededNoise.Recipe;
import io.darkroom.diffusion.tensor.Tensor;
import org.junit.jupiter.api.Test;

class NoiseTest {

    /** The numbers that AUTOMATIC1111's source publishes for seed 0. */
    private static final float[] PUBLISHED = {-0.92466259f, -0.42534415f, -2.6438457f, 0.14518388f, -0.12086647f, -0.57972564f,
        -0.62285122f, -0.32838709f, -1.07454231f, -0.36314407f, -1.67105067f, 2.26550497f};

    @Test
    void philoxGivesThePublishedNumbers() {
        assertThat(new Philox(0).next(12)).containsExactly(PUBLISHED, within(1e-6f));
    }

    @Test
    void mersenneTwisterGivesWhatPyTorchShows() {
        assertThat(new MersenneTwister(0).next(3)).containsExactly(new float[] {1.5410f, -0.2934f, -2.1788f}, within(6e-5f));
        assertThat(new MersenneTwister(42).next(3)).containsExactly(new float[] {0.3367f, 0.1288f, 0.2345f}, within(6e-5f));
    }

    @Test
    void everyBitOfTheSeedCounts() {
        assertThat(new Philox(1).next(4)).isNotEqualTo(new Philox(1 + (1L << 32)).next(4));
    }

    @Test
    void anOddRestIsDrawnAgainAsPyTorchDoes() {
        float[] whole = new MersenneTwister(5).next(16);
        float[] more = new MersenneTwister(5).next(18);
        assertThat(more[0]).isEqualTo(whole[0]);
        assertThat(more[1]).isEqualTo(whole[1]);
        assertThat(more[2]).isNotEqualTo(whole[2]);
    }

    @Test
    void aPictureDoesNotDependOnItsBatch() {
        SeededNoise batch = SeededNoise.of(10, 11);
        SeededNoise alone = SeededNoise.of(11);
        for (int draw = 0; draw < 3; draw++) assertThat(batch.next(2, 4, 3, 5).row(1)).isEqualTo(alone.next(1, 4, 3, 5));
    }

    @Test
    void theNumbersAreStandardNormal() {
        float[] numbers = new Philox(3).next(100_000);
        double mean = 0;
        double squares = 0;
        for (float number : numbers) {
            mean += number / numbers.length;
            squares += (double) number * number / numbers.length;
        }
        assertThat(mean).isCloseTo(0, within(0.02));
        assertThat(squares).isCloseTo(1, within(0.02));
    }

    @Test
    void variationsGoFromOneSeedToTheOther() {
        Tensor seed = SeededNoise.of(7).next(1, 4, 8, 8);
        Tensor subseed = SeededNoise.of(9).next(1, 4, 8, 8);
        assertThat(variation(0)).isEqualTo(seed);
        assertThat(variation(1).data()).containsExactly(subseed.data(), within(1e-6f));
        assertThat(variation(0.5)).isNotEqualTo(seed);
    }

    private static Tensor variation(double strength) {
        return new SeededNoise(new Recipe(new long[] {7}, new long[] {9}, strength, 0, 0, 0), Philox::new).next(1, 4, 8, 8);
    }

    @Test
    void resizingKeepsTheMiddle() {
        Tensor small = SeededNoise.of(7).next(1, 4, 4, 4);
        Tensor large = new SeededNoise(new Recipe(new long[] {7}, new long[0], 0, 4, 4, 0), Philox::new).next(1, 4, 8, 6);
        assertThat(large.data()[2 * 6 + 1]).isEqualTo(small.data()[0]);
        assertThat(large.data()[5 * 6 + 4]).isEqualTo(small.data()[15]);
    }

    @Test
    void wrongShapesAndStrengthsAreRefused() {
        assertThatThrownBy(() -> SeededNoise.of(1).next(2, 4, 4, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Recipe(new long[] {1}, new long[0], 1.5, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Recipe.of()).isInstanceOf(IllegalArgumentException.class);
    }
}
