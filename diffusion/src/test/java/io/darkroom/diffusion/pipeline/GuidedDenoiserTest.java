package io.darkroom.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.network.UNetConfig;
import io.darkroom.diffusion.pipeline.Guidance.Role;
import io.darkroom.diffusion.scheduler.GuidanceSkip;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which rows are asked for, and what they are told; a formula answers. */
class GuidedDenoiserTest {

    private static Condition text(float value) {
        return new Condition(new Tensor(new int[] {1, 1, 1}, new float[] {value}), null);
    }

    /** Answers every value with the row's context, plus the sum of what stands beside the latent. */
    private static List<Tensor> formula(List<Row> rows) {
        List<Tensor> answers = new ArrayList<>();
        for (Row row : rows) {
            Tensor answer = Tensor.zeros(row.latent().shape());
            double beside = 0;
            if (row.beside() != null) for (float value : row.beside().data()) beside += value;
            Arrays.fill(answer.data(), (float) (row.context().data()[0] + beside));
            answers.add(answer);
        }
        return answers;
    }

    private static UNetConfig config() throws IOException {
        return UNetConfig.of(Component.open(Emoji.folder().resolve("unet")).config());
    }

    @Test
    void everyPictureIsAskedAboutInEveryReading() throws IOException {
        List<String> told = new ArrayList<>();
        RowPart recorder = (row, moment, cancellation) -> {
            told.add(moment.call() + "/" + moment.calls() + " picture " + moment.picture() + " " + moment.role() + " " + row.latent().data()[0]);
            return row;
        };
        int channels = config().outChannels();
        Tensor latents = Tensor.zeros(2, channels, 2, 2);
        Arrays.fill(latents.data(), 0, channels * 4, 6);
        GuidedDenoiser denoiser = new GuidedDenoiser(GuidedDenoiserTest::formula, config(), ClassifierFreeGuidance.of(3),
            call -> Conditioning.of(text(call), text(1)), null, null, List.of(recorder), 9, new Cancellation());
        assertThat(denoiser.predict(4, latents, 0.5, 100).guided().data()).containsOnly(1 + 3 * (4 - 1));
        assertThat(told).containsExactly("4/9 picture 0 NEGATIVE 3.0", "4/9 picture 0 PROMPT 3.0", "4/9 picture 1 NEGATIVE 0.0", "4/9 picture 1 PROMPT 0.0");
    }

    @Test
    void promptsJoinedByAndAreReadOneByOne() throws IOException {
        Conditioning both = new Conditioning(List.of(new Conditioning.Weighted(text(5), 1), new Conditioning.Weighted(text(2), 0.5)), text(1));
        GuidedDenoiser denoiser = new GuidedDenoiser(GuidedDenoiserTest::formula, config(), ClassifierFreeGuidance.of(2), call -> both, null, null, List.of(), 1,
            new Cancellation());
        assertThat(denoiser.predict(0, Tensor.zeros(1, config().outChannels(), 1, 1), 1, 0).guided().data()).containsOnly(1 + 2 * (5 - 1) + (2 - 1));
    }

    @Test
    void whatStandsBesideIsHiddenFromTheReadingOfNothing() throws IOException {
        Beside beside = new Beside(new Tensor(new int[] {2, 1, 1, 1}, new float[] {10, 20}));
        GuidedDenoiser denoiser = new GuidedDenoiser(GuidedDenoiserTest::formula, config(), new PictureGuidance(3, 2), call -> Conditioning.of(text(5), text(1)), null, null,
            List.of(beside), 1, new Cancellation());
        float[] guided = denoiser.predict(0, Tensor.zeros(3, config().outChannels(), 1, 1), 1, 0).guided().data();
        int size = config().outChannels();
        assertThat(guided[0]).isEqualTo(1 + 3 * (15 - 11) + 2 * (11 - 1));
        assertThat(guided[size]).isEqualTo(1 + 3 * (25 - 21) + 2 * (21 - 1));
        assertThat(guided[2 * size]).as("counted round").isEqualTo(guided[0]);
        assertThat(new PictureGuidance(3, 2).readings(Conditioning.of(text(5), text(1)))).extracting(Guidance.Reading::role)
            .containsExactly(Role.PROMPT, Role.NEGATIVE, Role.NOTHING);
    }

    @Test
    void theWebUiLeavesTheNegativePromptOutWhereItIsTold() throws IOException {
        List<Role> roles = new ArrayList<>();
        RowPart recorder = (row, moment, cancellation) -> {
            roles.add(moment.role());
            return row;
        };
        Conditioning both = new Conditioning(List.of(new Conditioning.Weighted(text(5), 1), new Conditioning.Weighted(text(2), 0.5)), text(1));
        Tensor latents = Tensor.zeros(1, config().outChannels(), 1, 1);
        WebUiGuidance late = new WebUiGuidance(3, new GuidanceSkip(0, 2, false));
        GuidedDenoiser denoiser = new GuidedDenoiser(GuidedDenoiserTest::formula, config(), late, call -> both, null, null, List.of(recorder), 10, new Cancellation());
        double levelOne = 1 / Math.sqrt(2);
        double levelThree = 1 / Math.sqrt(10);
        assertThat(denoiser.predict(3, latents, levelOne, 0).guided().data()).as("the second counts by half of what it differs from the first").containsOnly(5 - 1.5f);
        assertThat(roles).containsExactly(Role.PROMPT, Role.PROMPT);
        for (double[] callAndScale : new double[][] {{2, levelOne}, {3, levelThree}}) {
            assertThat(denoiser.predict((int) callAndScale[0], latents, callAndScale[1], 0).guided().data()).containsOnly(1 + 3 * 4 + 1.5f);
        }
        assertThat(new WebUiGuidance(3, new GuidanceSkip(0, 2, true)).at(2, 10, 1, both).isGuided()).isFalse();
        assertThat(new WebUiGuidance(3, new GuidanceSkip(0.2, 0, false)).at(2, 10, 9, both).isGuided()).isFalse();
        assertThat(new WebUiGuidance(3, new GuidanceSkip(0.2, 0, false)).at(3, 10, 9, both).isGuided()).isTrue();
        assertThat(WebUiGuidance.of(3).at(0, 10, 0, both)).isEqualTo(both);
    }

    @Test
    void masksBlendShrinkAndHide() {
        Mask mask = new Mask(new Tensor(new int[] {1, 1, 2, 2}, new float[] {0, 0.25f, 0.5f, 1}));
        assertThat(mask.binary().values().data()).containsExactly(0, 0, 1, 1);
        assertThat(mask.blend(filled(8), filled(4)).data()).containsExactly(4, 5, 6, 8, 4, 5, 6, 8);
        assertThat(mask.hiding(filled(1)).data()).containsExactly(1, 1, 0.5f, 0.5f, 1, 1, 0.5f, 0.5f);
        assertThat(mask.shrunk(1, 1).values().data()).containsExactly(0);
        assertThat(mask.shrunk(4, 2).values().data()).containsExactly(0, 0.25f, 0, 0.25f, 0.5f, 1, 0.5f, 1);
    }

    private static Tensor filled(float value) {
        Tensor filled = Tensor.zeros(1, 2, 2, 2);
        Arrays.fill(filled.data(), value);
        return filled;
    }
}
