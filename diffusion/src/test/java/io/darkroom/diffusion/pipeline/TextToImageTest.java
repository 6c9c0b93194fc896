package io.darkroom.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.noise.SeededNoise;
import io.darkroom.diffusion.scheduler.SamplerModel;
import io.darkroom.diffusion.scheduler.Samplers;
import io.darkroom.diffusion.scheduler.SchedulerSettings;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextToImageTest {

    @TempDir
    static Path cache;
    private static DiffusionModel model;
    private static TextToImage pipeline;

    @BeforeAll
    static void open() throws IOException {
        model = Emoji.open(cache);
        pipeline = new TextToImage(model);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void sameSeedSameBytesOtherSeedOtherBytes() {
        assertThat(run(Emoji.request(model, 4, 5, 7L))).isEqualTo(run(Emoji.request(model, 4, 5, 7L)));
        assertThat(run(Emoji.request(model, 4, 5, 7L))).isNotEqualTo(run(Emoji.request(model, 4, 5, 8L)));
    }

    @Test
    void aBatchEqualsItsParts() {
        List<Image> batch = run(Emoji.request(model, 4, 5, 7L, 8L, 7L));
        assertThat(batch.get(0)).isEqualTo(run(Emoji.request(model, 4, 5, 7L)).getFirst()).isEqualTo(batch.get(2));
        assertThat(batch.get(1)).isEqualTo(run(Emoji.request(model, 4, 5, 8L)).getFirst());
    }

    @Test
    void picturesMadeAtTheSameTimeAreTheSame() throws Exception {
        List<Image> alone = run(Emoji.request(model, 3, 5, 7L));
        try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
            List<Future<List<Image>>> together = new ArrayList<>();
            for (int i = 0; i < 3; i++) together.add(pool.submit(() -> run(Emoji.request(model, 3, 5, 7L))));
            for (Future<List<Image>> one : together) assertThat(one.get()).isEqualTo(alone);
        }
    }

    @Test
    void churnRaisesTheNoiseBeforeEveryCallTheFirstIncluded() {
        SamplerModel trained = SamplerModel.of(SchedulerSettings.of(model.schedulerConfig()), false);
        SchedulerSettings churn = SchedulerSettings.none().with("s_churn", 8.0);
        AtomicInteger draws = new AtomicInteger();
        NoiseSource philox = SeededNoise.of(7L);
        pipeline.run(new TextToImageRequest(Recipe.of(PlainPrompts.of("sun", ""), ClassifierFreeGuidance.of(5),
            () -> Samplers.create(Samplers.choose("Euler", "Automatic"), trained, 3, churn),
            () -> shape -> {
                draws.incrementAndGet();
                return philox.next(shape);
            }), 128, 128, 1), Progress.NONE, new Cancellation());
        assertThat(draws).hasValue(1 + 3);
    }

    @Test
    void theBundledModelDrawsOnWhite() {
        Image image = pipeline.run(TextToImageRequest.of("flat emoji of rocket", "", 128, 128, List.of(21L), 4,
            Emoji.scheduler(model, "DDIMScheduler", 12)), Progress.NONE, new Cancellation()).getFirst();
        double border = 0;
        double middle = 0;
        for (int i = 0; i < 128; i++) {
            border += brightness(image, i, 0) / 256 + brightness(image, i, 127) / 256;
            for (int j = 32; j < 96; j++) if (i >= 32 && i < 96) middle += brightness(image, i, j) / (64 * 64);
        }
        assertThat(border).as("brightness of the border").isGreaterThan(200);
        assertThat(middle).as("brightness of the middle").isLessThan(border - 20);
    }

    private static double brightness(Image image, int x, int y) {
        int at = 3 * (y * image.width() + x);
        return ((image.rgb()[at] & 0xff) + (image.rgb()[at + 1] & 0xff) + (image.rgb()[at + 2] & 0xff)) / 3.0;
    }

    @Test
    void progressTellsEveryPhaseInOrder() {
        List<String> told = new ArrayList<>();
        pipeline.run(Emoji.request(model, 3, 5, 7L, 8L), new Progress() {
            @Override
            public void encoded(Conditioning conditioning) {
                told.add("encoded " + conditioning.prompt().context() + " " + conditioning.isGuided());
            }

            @Override
            public void started(Tensor latent, double[] timesteps) {
                told.add("started " + latent + " " + timesteps.length);
            }

            @Override
            public void step(int step, int steps, Tensor latent, Duration elapsed) {
                told.add("step " + step + "/" + steps + " " + latent + " " + elapsed.isPositive());
            }

            @Override
            public void decoded(Tensor pictures) {
                told.add("decoded " + pictures);
            }
        }, new Cancellation());
        assertThat(told).containsExactly("encoded Tensor[1, 77, 192] true", "started Tensor[2, 8, 8, 8] 3", "step 1/3 Tensor[2, 8, 8, 8] true",
            "step 2/3 Tensor[2, 8, 8, 8] true", "step 3/3 Tensor[2, 8, 8, 8] true", "decoded Tensor[2, 3, 64, 64]");
    }

    @Test
    void aPreviewIsTheSamePictureInSmall() {
        Tensor[] last = new Tensor[1];
        Image picture = pipeline.run(Emoji.request(model, 6, 5, 7L), (step, steps, latent, elapsed) -> last[0] = latent, new Cancellation()).getFirst();
        Image whole = PreviewDecoder.of(model.autoencoder()).decode(last[0], 0, new Cancellation());
        assertThat(whole.width()).isEqualTo(64);
        assertThat(difference(picture, whole, 1)).isLessThan(12);
        Image half = new PreviewDecoder(model.autoencoder(), 4).decode(last[0], 0, new Cancellation());
        assertThat(half.width()).isEqualTo(32);
        assertThat(difference(picture, half, 2)).isLessThan(50);
        Tensor noisy = last[0].copy();
        for (int i = 0; i < noisy.data().length; i++) noisy.data()[i] *= 14;
        assertThat(difference(whole, PreviewDecoder.of(model.autoencoder()).decode(noisy, 0, new Cancellation()), 1)).isLessThan(12);
        Image strip = new PreviewDecoder(model.autoencoder(), 4).decode(Tensor.zeros(1, 8, 1, 9), 0, new Cancellation());
        assertThat(List.of(strip.width(), strip.height())).containsExactly(24, 8);
    }

    /** The mean difference of levels, 0 to 255, where {@code small} has every {@code step}th pixel. */
    private static double difference(Image large, Image small, int step) {
        double sum = 0;
        for (int y = 0; y < small.height(); y++) {
            for (int x = 0; x < small.width(); x++) sum += Math.abs(brightness(large, x * step, y * step) - brightness(small, x, y));
        }
        return sum / (small.width() * small.height());
    }

    @Test
    void guidanceOfOneOrLessReadsNoNegativePrompt() {
        List<Image> plain = run(Emoji.request(model, 3, 1, 7L));
        assertThat(run(TextToImageRequest.of("flat emoji of rocket", "tree", 64, 64, List.of(7L), 0.5,
            Emoji.scheduler(model, "EulerAncestralDiscreteScheduler", 3)))).isEqualTo(plain);
        assertThat(run(Emoji.request(model, 3, 1.5, 7L))).isNotEqualTo(plain);
    }

    @Test
    void longPromptsAreCutRatherThanRefused() {
        TextToImageRequest request = TextToImageRequest.of("(rocket:1.3), ".repeat(200), "[tree]".repeat(300), 64, 64, List.of(1L), 5,
            Emoji.scheduler(model, "DDIMScheduler", 1));
        assertThat(run(request)).hasSize(1);
    }

    @Test
    void sizesAndSkipsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> run(TextToImageRequest.of("x", "", 60, 64, List.of(1L), 5, Emoji.scheduler(model, "DDIMScheduler", 1))))
            .isInstanceOf(IllegalArgumentException.class).hasMessage("60x64 pixels are no multiples of 8");
        assertThatThrownBy(() -> TextToImageRequest.of("x", "", 8192, 64, List.of(1L), 5, Emoji.scheduler(model, "DDIMScheduler", 1)))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TextToImageRequest.of("x", "", 64, 64, List.of(), 5, Emoji.scheduler(model, "DDIMScheduler", 1)))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> run(new TextToImageRequest(Recipe.of(new PlainPrompts("x", null, "", null, 5, false), ClassifierFreeGuidance.of(5),
            Emoji.scheduler(model, "DDIMScheduler", 1), () -> SeededNoise.of(7)), 64, 64, 1))).isInstanceOf(IllegalArgumentException.class).hasMessage("clip skip 5 is outside 0 to 4");
        assertThatThrownBy(() -> ClassifierFreeGuidance.of(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cancellingEndsBetweenSteps() {
        Cancellation cancellation = new Cancellation();
        List<Integer> steps = new ArrayList<>();
        assertThatThrownBy(() -> pipeline.run(Emoji.request(model, 50, 5, 7L), (step, all, latent, elapsed) -> {
            steps.add(step);
            if (step == 2) cancellation.cancel();
        }, cancellation)).isInstanceOf(CancelledException.class);
        assertThat(steps).containsExactly(1, 2);
        assertThat(cancellation.isCancelled()).isTrue();
        assertThatThrownBy(() -> pipeline.run(Emoji.request(model, 1, 5, 7L), Progress.NONE, cancellation)).isInstanceOf(CancelledException.class);
    }

    @Test
    void cancellingFromAnotherThreadEndsTheRunInProgress() throws Exception {
        Cancellation cancellation = new Cancellation();
        TextToImageRequest large = TextToImageRequest.of("flat emoji of rocket", "", 512, 512, List.of(7L), 5, Emoji.scheduler(model, "DDIMScheduler", 1000));
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            Future<List<Image>> picture = pool.submit(() -> pipeline.run(large, Progress.NONE, cancellation));
            while (!cancellation.isRunning() && !picture.isDone()) Thread.onSpinWait();
            cancellation.cancel();
            assertThatThrownBy(picture::get).hasCauseInstanceOf(CancelledException.class);
        }
        assertThat(run(Emoji.request(model, 1, 5, 7L))).hasSize(1);
    }

    private static List<Image> run(TextToImageRequest request) {
        return pipeline.run(request, Progress.NONE, new Cancellation());
    }
}
