package io.darkroom.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.darkroom.diffusion.checkpoint.Config;
import io.darkroom.diffusion.network.RandomWeights;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.scheduler.Prediction;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is steered away from is the picture blurred where the network looks. */
class SelfAttentionGuidanceTest {
    private static final double[] ALPHAS = {0.9, 0.6, 0.25};

    @TempDir
    Path folder;

    private UNetConfig unet;

    /** Says that half of what it sees is noise, with what the text begins with added; looks at every place alike or only at the first. */
    private record Halves(float[] attention, List<Row> asked) implements WatchedDenoiser {

        @Override
        public List<Tensor> predict(List<Row> rows) {
            asked.addAll(rows);
            return rows.stream().map(Halves::answer).toList();
        }

        @Override
        public List<Watched> watch(List<Row> rows) {
            return predict(rows).stream().map(answer -> new Watched(answer, new Tensor(new int[] {1, attention.length}, attention))).toList();
        }

        private static Tensor answer(Row row) {
            Tensor answer = row.latent().copy();
            for (int i = 0; i < answer.data().length; i++) answer.data()[i] = answer.data()[i] / 2 + row.context().data()[0];
            return answer;
        }
    }

    @BeforeEach
    void readUnet() throws IOException {
        unet = UNetConfig.of(Config.read(Files.writeString(folder.resolve("config.json"), """
            {"block_out_channels": [8, 16], "layers_per_block": 1, "attention_head_dim": 2, "norm_num_groups": 4, "cross_attention_dim": 12,
             "down_block_types": ["CrossAttnDownBlock2D", "DownBlock2D"], "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D"]}""")));
    }

    @Test
    void nothingChangesWhereItLooksNowhereMoreThanElsewhere() {
        Halves denoiser = new Halves(new float[16], new ArrayList<>());
        List<Row> rows = rows(RandomWeights.normal(1, 1, 4, 8, 8));
        List<Tensor> answers = guidance(0.75).around(denoiser).predict(rows);
        for (int k = 0; k < 2; k++) assertThat(answers.get(k).data()).usingComparatorWithPrecision(1e-5f).containsExactly(Halves.answer(rows.get(k)).data());
    }

    @Test
    void allRowsOfAPictureAreSteeredAsItsFirst() {
        float[] attention = new float[16];
        attention[5] = 16;
        Halves denoiser = new Halves(attention, new ArrayList<>());
        Tensor latent = RandomWeights.normal(2, 1, 4, 8, 8);
        List<Row> rows = rows(latent);
        List<Tensor> answers = guidance(2).around(denoiser).predict(rows);

        Row degraded = denoiser.asked().get(1);
        assertThat(degraded.context()).isEqualTo(rows.getFirst().context());
        double alpha = Math.sqrt(0.6);
        double sigma = Math.sqrt(0.4);
        Tensor noise = Halves.answer(rows.getFirst());
        Tensor clean = Tensor.zeros(1, 4, 8, 8);
        for (int i = 0; i < 256; i++) clean.data()[i] = (float) ((latent.data()[i] - sigma * noise.data()[i]) / alpha);
        Tensor smooth = GaussianWindow.blur(clean);
        for (int i = 0; i < 256; i++) {
            boolean looked = i % 8 / 2 == 1 && i / 8 % 8 / 2 == 1;
            double expected = alpha * (looked ? smooth : clean).data()[i] + sigma * noise.data()[i];
            assertThat(degraded.latent().data()[i]).isCloseTo((float) expected, within(1e-5f));
            for (int k = 0; k < 2; k++) {
                double change = answers.get(k).data()[i] - Halves.answer(rows.get(k)).data()[i];
                assertThat(change).isCloseTo(2 * (latent.data()[i] - expected) / 2, within(1e-5));
            }
        }
    }

    @Test
    void picturesAreSteeredEachByItself() {
        float[] attention = new float[16];
        Arrays.fill(attention, 2);
        List<Row> rows = new ArrayList<>(rows(RandomWeights.normal(3, 1, 4, 8, 8)));
        rows.addAll(rows(RandomWeights.normal(4, 1, 4, 8, 8)));
        SelfAttentionGuidance guidance = guidance(1);
        List<Tensor> together = guidance.around(new Halves(attention, new ArrayList<>())).predict(rows);
        assertThat(together.subList(0, 2)).isEqualTo(guidance.around(new Halves(attention, new ArrayList<>())).predict(rows.subList(0, 2)));
        assertThat(together.subList(2, 4)).isEqualTo(guidance.around(new Halves(attention, new ArrayList<>())).predict(rows.subList(2, 4)));
    }

    @Test
    void aDenoiserThatCannotBeWatchedIsRefused() {
        RowDenoiser blind = rows -> rows.stream().map(Row::latent).toList();
        assertThatIllegalArgumentException().isThrownBy(() -> guidance(1).around(blind)).withMessageContaining("first part");
        assertThat(guidance(0).around(blind)).isSameAs(blind);
        assertThatIllegalArgumentException().isThrownBy(() -> guidance(11)).withMessageContaining("11");
    }

    private SelfAttentionGuidance guidance(double scale) {
        return new SelfAttentionGuidance(scale, Prediction.EPSILON, ALPHAS, unet);
    }

    /** The negative prompt's row and the prompt's. */
    private static List<Row> rows(Tensor latent) {
        return List.of(new Row(latent, null, 1, new Tensor(new int[] {1, 1, 1}, new float[] {0.25f}), Map.of()),
            new Row(latent, null, 1, new Tensor(new int[] {1, 1, 1}, new float[] {-0.5f}), Map.of()));
    }
}
