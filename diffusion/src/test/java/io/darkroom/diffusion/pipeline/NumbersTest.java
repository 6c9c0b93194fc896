package io.darkroom.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.network.SinusoidalEmbedding;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arithmetic around the networks. */
class NumbersTest {

    private static final Condition TEXT = new Condition(Tensor.zeros(1, 1, 1), null);

    @Test
    void guidanceEnlargesWhatThePromptAdds() {
        assertThat(guided(new ClassifierFreeGuidance(3, 0, false), Conditioning.of(TEXT, TEXT), new float[] {1, 2}, new float[] {3, 5})).containsExactly(7, 11);
    }

    @Test
    void severalPromptsAddTheirShares() {
        Conditioning both = new Conditioning(List.of(new Conditioning.Weighted(TEXT, 1), new Conditioning.Weighted(TEXT, -0.5)), TEXT);
        assertThat(guided(new ClassifierFreeGuidance(2, 0, false), both, new float[] {1}, new float[] {4}, new float[] {3})).containsExactly(1 + 2 * 3 - 2);
    }

    @Test
    void aScaleOfOneOrLessMeansNoneInOneDialectAndMixingInTheOther() {
        assertThat(ClassifierFreeGuidance.of(1).readsNegative()).isFalse();
        ClassifierFreeGuidance always = new ClassifierFreeGuidance(0.5, 0, true);
        assertThat(always.readsNegative()).isTrue();
        assertThat(guided(always, Conditioning.of(TEXT, TEXT), new float[] {1}, new float[] {4})).containsExactly(2.5f);
    }

    @Test
    void pictureGuidanceHasTwoStrengths() {
        assertThat(guided(new PictureGuidance(7, 2), Conditioning.of(TEXT, TEXT), new float[] {5}, new float[] {3}, new float[] {2})).containsExactly(2 + 7 * 2 + 2);
        assertThat(new PictureGuidance(7, 0.9).readsNegative()).isFalse();
    }

    @Test
    void fullRescalingGivesThePromptsOwnSpread() {
        float[] guided = guided(new ClassifierFreeGuidance(7, 1, false), Conditioning.of(TEXT, TEXT), new float[] {1, 2, 3, 5}, new float[] {2, -2, 4, -4});
        assertThat(deviation(guided)).isCloseTo(deviation(2, -2, 4, -4), within(1e-5));
        assertThat(guided(new ClassifierFreeGuidance(2, 0.5, false), Conditioning.of(TEXT, TEXT), new float[] {1, 1}, new float[] {1, 1})).containsExactly(1, 1);
    }

    private static float[] guided(Guidance guidance, Conditioning conditioning, float[]... answers) {
        assertThat(guidance.readings(conditioning)).hasSize(answers.length);
        float[] target = new float[answers[0].length];
        guidance.combine(conditioning, List.of(answers), target);
        return target;
    }

    @Test
    void tensorsAreJoinedAlongAnyDimension() {
        Tensor a = new Tensor(new int[] {2, 1, 2}, new float[] {1, 2, 3, 4});
        Tensor b = new Tensor(new int[] {2, 2, 2}, new float[] {5, 6, 7, 8, 9, 10, 11, 12});
        assertThat(Tensor.concat(List.of(a, b), 1)).isEqualTo(new Tensor(new int[] {2, 3, 2}, new float[] {1, 2, 5, 6, 7, 8, 3, 4, 9, 10, 11, 12}));
        assertThat(Tensor.concat(List.of(a, a), 0).data()).containsExactly(1, 2, 3, 4, 1, 2, 3, 4);
        assertThatThrownBy(() -> Tensor.concat(List.of(a, b), 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tilingTheIdentityChangesNothing() {
        Tensor picture = Tensor.zeros(1, 2, 23, 37);
        for (int i = 0; i < picture.data().length; i++) picture.data()[i] = i % 101;
        Tensor same = new Tiling(8, 8, 0.25).decode(picture, tile -> {
            assertThat(tile.dim(2)).isLessThanOrEqualTo(8);
            assertThat(tile.dim(3)).isLessThanOrEqualTo(8);
            return tile;
        });
        assertThat(same.shape()).containsExactly(1, 2, 23, 37);
        for (int i = 0; i < same.data().length; i++) assertThat(same.data()[i]).isCloseTo(picture.data()[i], within(1e-4f));
    }

    @Test
    void momentsAreCutInHalfAndBounded() {
        Moments moments = Moments.of(new Tensor(new int[] {2, 2, 1, 1}, new float[] {1, 50, 2, -50}));
        assertThat(moments.mean().data()).containsExactly(1, 2);
        assertThat(moments.logarithmOfVariance().data()).containsExactly(20, -30);
        Tensor sample = moments.sample(new Tensor(new int[] {2, 1, 1, 1}, new float[] {0.5f, 1}));
        assertThat(sample.data()[0]).isCloseTo((float) (1 + 0.5 * Math.exp(10)), within(0.01f));
        assertThatThrownBy(() -> moments.sample(Tensor.zeros(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timesBecomeWaves() {
        Tensor waves = new SinusoidalEmbedding(4, true, 0).of(2, 0, 999.5);
        assertThat(waves.shape()).containsExactly(2, 4);
        assertThat(waves.data()).containsExactly(1, 1, 0, 0, (float) Math.cos(999.5), (float) Math.cos(9.995), (float) Math.sin(999.5), (float) Math.sin(9.995));
        assertThat(new SinusoidalEmbedding(4, false, 1).of(1, 2).data()).containsExactly((float) Math.sin(2), (float) Math.sin(2e-4), (float) Math.cos(2), (float) Math.cos(2e-4));
    }

    @Test
    void numbersBecomeBytesByRounding() {
        Tensor pictures = new Tensor(new int[] {1, 3, 1, 2}, new float[] {0, 1, 0.5f, -3, 7, 0.0019f});
        assertThat(Image.of(pictures, 0).rgb()).containsExactly(0, (byte) 128, (byte) 255, (byte) 255, 0, 0);
        assertThatThrownBy(() -> new Image(2, 2, new byte[11])).isInstanceOf(IllegalArgumentException.class);
    }

    private static double deviation(float... values) {
        double mean = 0;
        for (float value : values) mean += value / values.length;
        double sum = 0;
        for (float value : values) sum += (value - mean) * (value - mean);
        return Math.sqrt(sum / values.length);
    }
}
