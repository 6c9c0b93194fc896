package io.darkroom.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.darkroom.diffusion.checkpoint.ModelFolder.Component;
import io.darkroom.diffusion.noise.SeededNoise;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DenoiserTest {

    @TempDir
    static Path cache;

    /** Two sizes, three times, two lengths of text: as rows of different jobs are. */
    private static List<Row> mixed(int channels, int context) {
        return List.of(row(1, channels, 8, 999, context, 77), row(2, channels, 8, 12.5, context, 77), row(3, channels, 16, 500, context, 77),
            row(4, channels, 8, 500, context, 20), row(5, channels, 8, 1, context, 77));
    }

    private static Row row(long seed, int channels, int edge, double time, int context, int tokens) {
        SeededNoise noise = SeededNoise.of(seed);
        return new Row(noise.next(1, channels, edge, 8), null, time, noise.next(1, tokens, context), Map.of());
    }

    @Test
    void aMixedBatchEqualsItsParts() throws IOException {
        Component unet = Component.open(Emoji.folder().resolve("unet"));
        try (Denoiser alone = Denoiser.open(unet, Variation.NONE, Device.cpu(), cache, 1, true); Denoiser together = Denoiser.open(unet, Variation.NONE, Device.cpu(), cache, 1, false);
            Denoiser.Session one = alone.session(new Cancellation()); Denoiser.Session many = together.session(new Cancellation())) {
            List<Row> rows = mixed(alone.settings().inChannels(), alone.settings().contextChannels());
            List<Tensor> parts = rows.stream().map(row -> one.predict(List.of(row)).getFirst()).toList();
            assertThat(one.predict(rows)).isEqualTo(parts);
            List<Tensor> batch = many.predict(rows);
            for (int i = 0; i < rows.size(); i++) {
                assertThat(batch.get(i).shape()).containsExactly(parts.get(i).shape());
                for (int k = 0; k < parts.get(i).data().length; k++) {
                    assertThat(batch.get(i).data()[k]).as("row " + i).isCloseTo(parts.get(i).data()[k], within(2e-5f));
                }
            }
        }
    }

    @Test
    void mergedTokensChangeTheAnswerALittle() throws IOException {
        Component unet = Component.open(Emoji.folder().resolve("unet"));
        try (Denoiser whole = Denoiser.open(unet, Variation.NONE, Device.cpu(), cache, 1); Denoiser merged = Denoiser.open(unet, new Variation(false, 0.25), Device.cpu(), cache, 1);
            Denoiser.Session all = whole.session(new Cancellation()); Denoiser.Session fewer = merged.session(new Cancellation())) {
            Row row = mixed(whole.settings().inChannels(), whole.settings().contextChannels()).getFirst();
            float[] expected = all.predict(List.of(row)).getFirst().data();
            float[] answer = fewer.predict(List.of(row)).getFirst().data();
            double difference = 0;
            double size = 0;
            for (int i = 0; i < expected.length; i++) {
                difference += Math.pow(answer[i] - expected[i], 2);
                size += Math.pow(expected[i], 2);
            }
            assertThat(Math.sqrt(difference / size)).isBetween(1e-6, 0.3);
            Row line = new Row(Tensor.zeros(1, row.latent().dim(1), 1, 8), null, 1, row.context(), Map.of());
            assertThatThrownBy(() -> fewer.predict(List.of(line))).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no tokens to merge");
        }
    }

    @Test
    void inputsThatTheNetworkDoesNotTakeAreRefused() throws IOException {
        Component unet = Component.open(Emoji.folder().resolve("unet"));
        try (Denoiser denoiser = Denoiser.open(unet, Variation.NONE, Device.cpu(), cache, 1); Denoiser.Session session = denoiser.session(new Cancellation())) {
            Row row = mixed(denoiser.settings().inChannels(), denoiser.settings().contextChannels()).getFirst();
            assertThatThrownBy(() -> session.predict(List.of(row.with("class_labels", Tensor.zeros(1)))))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no input class_labels");
            assertThatThrownBy(() -> session.predict(List.of(row.beside(Tensor.zeros(1, 1, 8, 8)))))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("input sample takes");
        }
    }
}
