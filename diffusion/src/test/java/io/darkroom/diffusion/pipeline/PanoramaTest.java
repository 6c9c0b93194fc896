package io.darkroom.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.darkroom.diffusion.network.RandomWeights;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Windows over a latent: where they lie, and that what they say of the same place is averaged. */
class PanoramaTest {
    private static final Tensor TEXT = RandomWeights.normal(1, 1, 2, 3);

    /** Answers every value with the mean of what it was shown. */
    private static final RowDenoiser MEANS = rows -> rows.stream().map(row -> {
        Tensor answer = row.latent().copy();
        Arrays.fill(answer.data(), (float) mean(answer.data()));
        return answer;
    }).toList();

    @Test
    void windowsCoverEverythingAndEndAtTheEdge() {
        assertThat(new Panorama(64, 8, false).starts(64, false)).containsExactly(0);
        assertThat(new Panorama(64, 8, false).starts(80, false)).containsExactly(0, 8, 16);
        assertThat(new Panorama(64, 8, false).starts(75, false)).containsExactly(0, 8, 11);
        assertThat(new Panorama(64, 32, true).starts(128, true)).containsExactly(0, 32, 64, 96);
        assertThat(new Panorama(64, 8, true).starts(48, true)).containsExactly(0);
    }

    @Test
    void aDenoiserThatLooksAtSinglePlacesAnswersAsWithoutWindows() {
        RowDenoiser doubles = rows -> rows.stream().map(row -> doubled(row.latent())).toList();
        Row row = row(RandomWeights.normal(2, 1, 4, 9, 23));
        for (boolean round : new boolean[] {false, true}) {
            Tensor answer = new Panorama(8, 3, round).around(doubles).predict(List.of(row)).getFirst();
            assertThat(answer).isEqualTo(doubled(row.latent()));
        }
    }

    @Test
    void windowsOfTheSamePlaceAreAveraged() {
        Row row = row(new Tensor(new int[] {1, 1, 1, 6}, new float[] {1, 2, 3, 4, 5, 6}));
        float[] straight = new Panorama(4, 2, false).around(MEANS).predict(List.of(row)).getFirst().data();
        assertThat(straight).containsExactly(2.5f, 2.5f, 3.5f, 3.5f, 4.5f, 4.5f);
        float[] round = new Panorama(4, 2, true).around(MEANS).predict(List.of(row)).getFirst().data();
        assertThat(round).containsExactly(3f, 3f, 3.5f, 3.5f, 4f, 4f);
    }

    @Test
    void channelsBesideTheLatentAreCutAlike() {
        RowDenoiser beside = rows -> rows.stream().map(Row::beside).toList();
        Tensor mask = RandomWeights.normal(3, 1, 2, 5, 7);
        assertThat(new Panorama(4, 1, false).around(beside).predict(List.of(row(RandomWeights.normal(4, 1, 4, 5, 7)).beside(mask))).getFirst().data())
            .usingComparatorWithPrecision(1e-6f).containsExactly(mask.data());
    }

    @Test
    void edgesOfARoundPictureAreShownToTheDecoderAndTakenOffAgain() {
        Tensor latents = RandomWeights.normal(5, 2, 3, 2, 12);
        Tensor wide = Panorama.withEdges(latents);
        assertThat(wide.shape()).containsExactly(2, 3, 2, 28);
        assertThat(wide.data()[0]).isEqualTo(latents.data()[4]);
        assertThat(wide.data()[27]).isEqualTo(latents.data()[7]);
        assertThat(Panorama.withoutEdges(wide, 12)).isEqualTo(latents);
    }

    @Test
    void picturesToFollowAreRefused() {
        Row steered = row(RandomWeights.normal(6, 1, 4, 8, 16)).with(Map.of("mid_residual", Tensor.zeros(1, 1, 1, 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Panorama.of(false).around(MEANS).predict(List.of(steered))).withMessageContaining("ControlNets");
        assertThatIllegalArgumentException().isThrownBy(() -> new Panorama(8, 9, false)).withMessageContaining("stride");
    }

    @Test
    void aBlurKeepsTheMeanOfAConstantAndWeighsNinePixels() {
        Tensor point = Tensor.zeros(1, 1, 11, 11);
        point.data()[5 * 11 + 5] = 1;
        Tensor blurred = GaussianWindow.blur(point);
        double sum = 0;
        for (int k = -4; k <= 4; k++) sum += Math.exp(-0.5 * k * k);
        assertThat(blurred.data()[5 * 11 + 5]).isCloseTo((float) (1 / (sum * sum)), within(1e-6f));
        assertThat(blurred.data()[6 * 11 + 5]).isCloseTo((float) (Math.exp(-0.5) / (sum * sum)), within(1e-6f));
        assertThat(mean(blurred.data())).isCloseTo(1 / 121.0, within(1e-7));
        assertThatIllegalArgumentException().isThrownBy(() -> GaussianWindow.blur(Tensor.zeros(1, 1, 4, 9))).withMessageContaining("too small");
    }

    private static Row row(Tensor latent) {
        return new Row(latent, null, 500, TEXT, Map.of());
    }

    private static Tensor doubled(Tensor latent) {
        Tensor doubled = latent.copy();
        for (int i = 0; i < doubled.data().length; i++) doubled.data()[i] *= 2;
        return doubled;
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) sum += value;
        return sum / values.length;
    }
}
