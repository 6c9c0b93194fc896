package io.darkroom.diffusion.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkroom.diffusion.noise.SeededNoise;
import io.darkroom.diffusion.scheduler.Samplers.Choice;
import io.darkroom.diffusion.tensor.Tensor;
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
    void whatIsNotBuiltSaysSo() {
        Choice adaptive = Samplers.choose("DPM adaptive", null);
        assertThatThrownBy(() -> Samplers.create(adaptive, MODEL, 20, SchedulerSettings.none())).isInstanceOf(UnknownScheduler.class).hasMessageContaining("not built");
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
    void ownLevelsMustFall() {
        assertThatThrownBy(() -> Samplers.follow("Euler", MODEL, new double[] {1, 2, 0}, SchedulerSettings.none())).hasMessageContaining("fall");
        assertThatThrownBy(() -> Samplers.follow("DDIM", MODEL, new double[] {2, 1, 0}, SchedulerSettings.none())).isInstanceOf(UnknownScheduler.class);
    }
}
