package io.darkroom.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.image.LatentResize;
import io.darkroom.diffusion.image.MaskedContent;
import io.darkroom.diffusion.image.Resize;
import io.darkroom.diffusion.image.ResizeFilter;
import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.noise.SeededNoise;
import io.darkroom.diffusion.pipeline.InpaintingRequest.Beginning;
import io.darkroom.diffusion.pipeline.StartPicture.Latents;
import io.darkroom.diffusion.pipeline.StartPicture.Pixels;
import io.darkroom.diffusion.pipeline.WebUiImageToImageRequest.Masking;
import io.darkroom.diffusion.scheduler.SamplerModel;
import io.darkroom.diffusion.scheduler.Samplers;
import io.darkroom.diffusion.scheduler.Scheduler;
import io.darkroom.diffusion.scheduler.SchedulerSettings;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipelines that begin with a picture, on the bundled model. */
class ImageToImageTest {

    @TempDir
    static Path cache;
    private static DiffusionModel model;
    private static Tensor rocket;

    @BeforeAll
    static void open() throws IOException {
        model = Emoji.open(cache);
        Last last = new Last();
        new TextToImage(model).run(Emoji.request(model, 8, 5, 21L), last, new Cancellation());
        rocket = last.pictures;
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void theMoreStrengthTheLessIsLeftOfThePicture() {
        double little = distance(changed("EulerDiscreteScheduler", 10, 0.2), rocket);
        double much = distance(changed("EulerDiscreteScheduler", 10, 0.9), rocket);
        assertThat(little).isLessThan(0.15).isLessThan(much / 2);
        assertThat(changed("HeunDiscreteScheduler", 6, 0.5)).isEqualTo(changed("HeunDiscreteScheduler", 6, 0.5));
    }

    private static Tensor changed(String scheduler, int steps, double strength) {
        Last last = new Last();
        Recipe recipe = recipe(() -> SchedulePart.end(Emoji.scheduler(model, scheduler, steps).get(), steps, strength), SeededNoise.of(5));
        new ImageToImage(model).run(new ImageToImageRequest(recipe, new Pixels(rocket), 1, true), last, new Cancellation());
        return last.pictures;
    }

    @Test
    void handingOverToOneselfChangesNothing() {
        for (String name : List.of("DDIMScheduler", "EulerDiscreteScheduler")) {
            Supplier<Scheduler> scheduler = Emoji.scheduler(model, name, 7);
            List<Image> whole = new TextToImage(model).run(new TextToImageRequest(recipe(() -> SchedulePart.whole(scheduler.get()), SeededNoise.of(3)), 64, 64, 1),
                Progress.NONE, new Cancellation());
            TextToImageRequest first = new TextToImageRequest(recipe(() -> SchedulePart.whole(scheduler.get()).until(0.6, 1000), SeededNoise.of(3)), 64, 64, 1);
            Recipe second = recipe(() -> SchedulePart.whole(scheduler.get()).after(0.6, 1000), NoiseSource.NONE);
            Steps steps = new Steps();
            assertThat(new BaseAndRefiner(model, model).run(first, second, steps, steps, new Cancellation())).as(name).isEqualTo(whole);
            assertThat(steps.count).as(name).isEqualTo(7);
        }
    }

    @Test
    void inpaintingLeavesTheRestAsItIs() {
        Mask mask = leftHalf();
        Tensor before = new Pixels(rocket).latents(model, NoiseSource.NONE, new Cancellation());
        for (Beginning beginning : Beginning.values()) {
            Last last = new Last();
            Recipe recipe = recipe(() -> SchedulePart.end(Emoji.scheduler(model, "EulerAncestralDiscreteScheduler", 6).get(), 6, 0.7), SeededNoise.of(9));
            new Inpainting(model).run(new InpaintingRequest(recipe, new Pixels(rocket), mask, 1, beginning), last, new Cancellation());
            assertHalfKept(last.latents, before);
        }
    }

    @Test
    void theWebUiMixesTheRestInAndPutsItBack() {
        Mask latentMask = leftHalf().shrunk(8, 8);
        Tensor before = new Pixels(rocket).latents(model, NoiseSource.NONE, new Cancellation());
        SamplerModel trained = SamplerModel.of(SchedulerSettings.of(model.schedulerConfig()), false);
        for (String sampler : List.of("Euler a", "DDIM")) {
            for (MaskedContent content : List.of(MaskedContent.ORIGINAL, MaskedContent.LATENT_NOISE, MaskedContent.LATENT_NOTHING)) {
                Last last = new Last();
                Recipe recipe = recipe(() -> SchedulePart.whole(Samplers.createFromPicture(Samplers.choose(sampler, "Automatic"), trained, 8, 0.75, SchedulerSettings.none())),
                    SeededNoise.of(9));
                new WebUiImageToImage(model).run(new WebUiImageToImageRequest(recipe, new Latents(before), new Masking(leftHalf(), latentMask, content), 1, 1, 0), last,
                    new Cancellation());
                Tensor shown = new Pixels(last.pictures).latents(model, NoiseSource.NONE, new Cancellation());
                assertThat(half(shown, before, true)).as(sampler + " " + content).isLessThan(half(shown, before, false) / 2);
            }
        }
    }

    @Test
    void hiresFixEnlargesBetweenItsPasses() {
        Recipe second = recipe(() -> SchedulePart.end(Emoji.scheduler(model, "DDIMScheduler", 4).get(), 4, 0.5), SeededNoise.of(2));
        TextToImageRequest first = Emoji.request(model, 3, 5, 1L);
        Steps one = new Steps();
        Steps two = new Steps();
        Image latent = new HiresFix(model).run(first, small -> LatentResize.BILINEAR.apply(small, 12, 10), second, one, two, new Cancellation()).getFirst();
        assertThat(List.of(latent.width(), latent.height(), one.count, two.count)).containsExactly(96, 80, 3, 2);
        PixelEnlargement pixels = new PixelEnlargement(model, small -> Resize.to(small, 96, 80, ResizeFilter.LANCZOS), NoiseSource.NONE, new Cancellation());
        Image byPixels = new HiresFix(model).run(first, pixels, second, one, two, new Cancellation()).getFirst();
        assertThat(List.of(byPixels.width(), byPixels.height())).containsExactly(96, 80);
        assertThat(byPixels).isNotEqualTo(latent);
    }

    @Test
    void picturesAreTakenInTurn() {
        Tensor two = Tensor.concat(List.of(rocket, Tensor.zeros(1, 3, 64, 64)), 0);
        Last last = new Last();
        Recipe recipe = recipe(() -> SchedulePart.end(Emoji.scheduler(model, "DDIMScheduler", 10).get(), 10, 0.1), SeededNoise.of(4, 4, 4));
        new ImageToImage(model).run(new ImageToImageRequest(recipe, new Pixels(two), 3, true), last, new Cancellation());
        assertThat(last.pictures.row(0)).isEqualTo(last.pictures.row(2)).isNotEqualTo(last.pictures.row(1));
    }

    @Test
    void whatDoesNotFitIsRefusedWithItsReason() {
        Supplier<Scheduler> scheduler = Emoji.scheduler(model, "DDIMScheduler", 5);
        assertThatThrownBy(() -> SchedulePart.end(scheduler.get(), 5, 0.1)).isInstanceOf(IllegalArgumentException.class).hasMessage("strength 0.1 leaves none of 5 steps");
        assertThatThrownBy(() -> SchedulePart.end(scheduler.get(), 5, 1.5)).isInstanceOf(IllegalArgumentException.class).hasMessage("strength 1.5 is outside 0 to 1");
        assertThatThrownBy(() -> SchedulePart.whole(scheduler.get()).until(1, 1000)).isInstanceOf(IllegalArgumentException.class);
        Recipe recipe = recipe(() -> SchedulePart.whole(scheduler.get()), SeededNoise.of(1));
        assertThatThrownBy(() -> new InstructPix2Pix(model).run(recipe, new Pixels(rocket), 1, Progress.NONE, new Cancellation()))
            .isInstanceOf(IllegalArgumentException.class).hasMessage("the model is made for pictures, not for instructions");
        assertThatThrownBy(() -> new Upscale(model).run(recipe, rocket, 20, 1, Progress.NONE, new Cancellation()))
            .isInstanceOf(IllegalArgumentException.class).hasMessage("the model is made for pictures, not for upscaling");
        assertThatThrownBy(() -> new ImageToImage(model).run(new ImageToImageRequest(recipe, new Pixels(Tensor.zeros(1, 3, 60, 64)), 1, true), Progress.NONE, new Cancellation()))
            .isInstanceOf(IllegalArgumentException.class).hasMessage("64x60 pixels are no multiples of 8");
        assertThatThrownBy(() -> new ImageToImage(model).run(new ImageToImageRequest(recipe, new Latents(Tensor.zeros(1, 3, 8, 8)), 1, true), Progress.NONE, new Cancellation()))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("is no batch of latents");
        Mask small = new Mask(Tensor.zeros(1, 1, 32, 32));
        assertThatThrownBy(() -> new Inpainting(model).run(new InpaintingRequest(recipe, new Pixels(rocket), small, 1, Beginning.NOISED_PICTURE), Progress.NONE, new Cancellation()))
            .isInstanceOf(IllegalArgumentException.class);
    }

    private static Recipe recipe(Supplier<SchedulePart> schedule, NoiseSource noise) {
        return new Recipe(PlainPrompts.of("flat emoji of star", ""), ClassifierFreeGuidance.of(4), schedule, () -> noise, () -> NoiseSource.NONE, null, null, List.of());
    }

    /** What may change is the left half of 64x64 pixels. */
    private static Mask leftHalf() {
        Tensor mask = Tensor.zeros(1, 1, 64, 64);
        for (int y = 0; y < 64; y++) Arrays.fill(mask.data(), 64 * y, 64 * y + 32, 1);
        return new Mask(mask);
    }

    private static void assertHalfKept(Tensor after, Tensor before) {
        int edge = before.dim(3);
        for (int i = 0; i < before.data().length; i++) {
            if (i % edge >= edge / 2) assertThat(after.data()[i]).isEqualTo(before.data()[i]);
        }
        assertThat(after).isNotEqualTo(before);
    }

    /** The mean difference in the right or the left half. */
    private static double half(Tensor a, Tensor b, boolean right) {
        double sum = 0;
        for (int i = 0; i < a.data().length; i++) if (i % a.dim(3) >= a.dim(3) / 2 == right) sum += Math.abs(a.data()[i] - b.data()[i]);
        return sum / a.data().length;
    }

    private static double distance(Tensor a, Tensor b) {
        double sum = 0;
        for (int i = 0; i < a.data().length; i++) sum += Math.abs(a.data()[i] - b.data()[i]);
        return sum / a.data().length;
    }

    /** What a run ends with. */
    private static final class Last implements Progress {
        private Tensor latents;
        private Tensor pictures;

        @Override
        public void step(int step, int steps, Tensor latent, Duration elapsed) {
            latents = latent;
        }

        @Override
        public void decoded(Tensor decoded) {
            pictures = decoded;
        }
    }

    /** How many steps there were. */
    private static final class Steps implements Progress {
        private int count;

        @Override
        public void step(int step, int steps, Tensor latent, Duration elapsed) {
            count++;
        }
    }
}
