package io.darkroom.diffusion.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.darkroom.diffusion.noise.SeededNoise;
import io.darkroom.diffusion.scheduler.Samplers.Choice;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SamplersTest {

    private static final SamplerModel MODEL = SamplerModel.of(Runs.settings(Prediction.EPSILON), false);

    @Test
    void theOriginalsNamesAreKnown() {
        assertThat(Samplers.names()).hasSize(20).startsWith("DPM++ 2M").endsWith("UniPC", "LCM");
        assertThat(NoiseSchedules.names()).hasSize(12);
        assertThat(Samplers.aliases("Euler a")).containsExactly("k_euler_a", "k_euler_ancestral");
        assertThat(Samplers.ownSchedule("DPM++ 3M SDE")).isEqualTo("exponential");
    }

    @Test
    void aNameMayEndInASchedule() {
        assertThat(Samplers.choose("DPM++ 2M Karras", "Uniform")).isEqualTo(new Choice("DPM++ 2M", "karras"));
        assertThat(Samplers.choose("Euler a SGM Uniform", null)).isEqualTo(new Choice("Euler a", "sgm_uniform"));
        assertThat(Samplers.choose("DPM++ 2M SDE Heun", "")).isEqualTo(new Choice("DPM++ 2M SDE Heun", "automatic"));
        assertThat(Samplers.choose("Euler", "Align Your Steps")).isEqualTo(new Choice("Euler", "align_your_steps"));
        assertThat(Samplers.choose("Euler", "no such schedule")).isEqualTo(new Choice("Euler", "automatic"));
    }

    @Test
    void namesCountInTheirExactCase() {
        assertThatThrownBy(() -> Samplers.choose("euler", null)).isInstanceOf(UnknownScheduler.class).hasMessageContaining("Euler a");
        assertThatThrownBy(() -> Samplers.choose("Euler Foo", null)).isInstanceOf(UnknownScheduler.class);
    }

    @Test
    void adaptiveStepsGrowWhereTheNetworkIsSmooth() {
        AdaptiveScheduler smooth = (AdaptiveScheduler) start("DPM adaptive", SchedulerSettings.none().with("eta", 0));
        Runs.run(smooth, SeededNoise.of(1), Runs.knowing(Runs.picture(), Prediction.EPSILON), Runs.PICTURE);
        assertThat(smooth.rejected()).isZero();
        AdaptiveScheduler rough = (AdaptiveScheduler) start("DPM adaptive", SchedulerSettings.none().with("eta", 0));
        Runs.run(rough, SeededNoise.of(1), SamplersTest::jagged, Runs.PICTURE);
        assertThat(rough.accepted()).isGreaterThan(2 * smooth.accepted());
        assertThat(rough.rejected()).isPositive();
        assertThat(rough.timesteps()).hasSize(3 * (rough.accepted() + rough.rejected()));
        assertThat(rough.expectedCalls()).isEqualTo(rough.timesteps().length);
    }

    @Test
    void anAdaptiveRunThatNeverConvergesEnds() {
        Scheduler sampler = start("DPM adaptive", SchedulerSettings.none());
        Tensor broken = new Tensor(Runs.PICTURE, new float[Tensor.size(Runs.PICTURE)]);
        Arrays.fill(broken.data(), Float.NaN);
        assertThatThrownBy(() -> Runs.run(sampler, SeededNoise.of(1), (s, call, latent) -> broken, Runs.PICTURE)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theDirectionOfCfgPlusPlusIsThatOfTheNegativePrompt() {
        Tensor latent = Runs.picture();
        Tensor zero = Tensor.zeros(Runs.PICTURE);
        Tensor noise = SeededNoise.of(2).next(Runs.PICTURE);
        Tensor both = start("DDIM CFG++", SchedulerSettings.none()).step(0, noise, noise, latent, SeededNoise.of(1));
        assertThat(both).isEqualTo(start("DDIM", SchedulerSettings.none()).step(0, noise, latent, SeededNoise.of(1)));
        Tensor neither = start("DDIM CFG++", SchedulerSettings.none()).step(0, zero, zero, latent, SeededNoise.of(1));
        Tensor prompt = start("DDIM CFG++", SchedulerSettings.none()).step(0, noise, zero, latent, SeededNoise.of(1));
        Tensor negative = start("DDIM CFG++", SchedulerSettings.none()).step(0, zero, noise, latent, SeededNoise.of(1));
        for (int i = 0; i < latent.data().length; i++) {
            float sum = neither.data()[i] + prompt.data()[i] - neither.data()[i] + negative.data()[i] - neither.data()[i];
            assertThat(sum).isCloseTo(both.data()[i], within(1e-4f));
        }
    }

    @Test
    void onlySamplersThatTheOriginalHandsItScaleTheirNoise() {
        SchedulerSettings scaled = SchedulerSettings.none().with("s_noise", 1.5);
        for (String name : new String[] {"Euler a", "LCM", "Restart"}) assertThat(end(name, scaled)).as(name).isEqualTo(end(name, SchedulerSettings.none()));
        for (String name : new String[] {"DPM2 a", "DPM++ SDE", "DPM++ 2S a"}) assertThat(end(name, scaled)).as(name).isNotEqualTo(end(name, SchedulerSettings.none()));
    }

    @Test
    void guidanceIsSkippedEarlyAndAtLowLevels() {
        SchedulerSettings options = SchedulerSettings.none().with("skip_early_cond", 0.2).with("s_min_uncond", 1.5);
        GuidanceSkip skip = GuidanceSkip.of(options);
        assertThat(skip.at(2, 10, 9)).isTrue();
        assertThat(skip.at(3, 10, 9)).isFalse();
        assertThat(skip.at(7, 10, 1)).isTrue();
        assertThat(skip.at(8, 10, 1)).isFalse();
        assertThat(GuidanceSkip.of(options.with("s_min_uncond_all", true)).at(8, 10, 1)).isTrue();
        assertThat(GuidanceSkip.of(SchedulerSettings.none()).at(0, 10, 0)).isFalse();
    }

    private static Scheduler start(String name, SchedulerSettings options) {
        return Samplers.create(Samplers.choose(name, null), MODEL, 20, options);
    }

    private static Tensor end(String name, SchedulerSettings options) {
        return Runs.run(start(name, options), SeededNoise.of(4), Runs::formula, Runs.PICTURE);
    }

    private static Tensor jagged(Scheduler scheduler, int call, Tensor latent) {
        float[] data = new float[latent.data().length];
        for (int i = 0; i < data.length; i++) data[i] = (float) Math.sin(40 * scheduler.inputScale(call) * latent.data()[i]);
        return new Tensor(latent.shape(), data);
    }

    @Test
    void stepsAreBounded() {
        for (int steps : new int[] {0, 1001}) {
            assertThatThrownBy(() -> Samplers.create(Samplers.choose("Euler", null), MODEL, steps, SchedulerSettings.none())).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Samplers.createFromPicture(Samplers.choose("Euler", null), MODEL, 1000, 0.001, SchedulerSettings.none().with("img2img_fix_steps", true)))
            .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPictureIsEnteredWhereItsStrengthSays() {
        assertThat(ImageToImagePlan.of(20, 0.6, false)).isEqualTo(new ImageToImagePlan(20, 12, true));
        assertThat(ImageToImagePlan.of(10, 0.75, true)).isEqualTo(new ImageToImagePlan(13, 9, true));
        assertThat(ImageToImagePlan.of(20, 1, false).last()).isEqualTo(19);
        Scheduler sampler = Samplers.createFromPicture(Samplers.choose("Euler", null), MODEL, 20, 0.6, SchedulerSettings.none());
        assertThat(sampler.timesteps()).hasSize(13);
    }

    @Test
    void churnRaisesTheFirstLevelBeforeTheFirstCall() {
        SchedulerSettings churn = SchedulerSettings.none().with("s_churn", 8);
        Scheduler sampler = Samplers.create(Samplers.choose("Euler", null), MODEL, 10, churn);
        Tensor latent = Runs.picture();
        assertThat(sampler.begin(latent, SeededNoise.of(1))).isNotEqualTo(latent);
        assertThat(((SigmaScheduler) sampler).sigma(0)).isGreaterThan(((SigmaScheduler) sampler).sigmas()[0]);
    }

    @Test
    void theOldRangeOfKarrasLevels() {
        double[] levels = Samplers.levels(Samplers.choose("Euler Karras", null), MODEL, 5, SchedulerSettings.none().with("use_old_karras_scheduler_sigmas", true));
        assertThat(levels[0]).isCloseTo(10, within(1e-9));
        assertThat(levels[4]).isCloseTo(0.1, within(1e-9));
    }

    @Test
    void extraNoiseIsAddedToThePictureARunStartsFrom() {
        SchedulerSettings extra = SchedulerSettings.none().with("img2img_extra_noise", 0.5);
        for (String name : new String[] {"Euler", "DDIM", "DPM adaptive"}) {
            Scheduler plain = Samplers.createFromPicture(Samplers.choose(name, null), MODEL, 20, 0.6, SchedulerSettings.none());
            Scheduler noisy = Samplers.createFromPicture(Samplers.choose(name, null), MODEL, 20, 0.6, extra);
            double picture = Runs.share(plain, 0, 1, 0);
            assertThat(Runs.share(noisy, 0, 0, 1) - Runs.share(plain, 0, 0, 1)).isCloseTo(0.5 * picture, within(1e-6));
        }
    }

    @Test
    void ownLevelsMustFall() {
        assertThatThrownBy(() -> Samplers.follow("Euler", MODEL, new double[] {1, 2, 0}, SchedulerSettings.none())).hasMessageContaining("fall");
        assertThatThrownBy(() -> Samplers.follow("DDIM", MODEL, new double[] {2, 1, 0}, SchedulerSettings.none())).isInstanceOf(UnknownScheduler.class);
    }
}
