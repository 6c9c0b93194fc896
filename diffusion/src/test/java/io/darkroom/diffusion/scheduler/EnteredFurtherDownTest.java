package io.darkroom.diffusion.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** What image-to-image meets: schedules that are not run from their first call. */
class EnteredFurtherDownTest {
    private static final SchedulerSettings SETTINGS = SchedulerSettings.none().with("beta_schedule", "scaled_linear").with("beta_start", 0.00085).with("beta_end", 0.012);

    @Test
    void linearMultistepCountsSlopesItNeverSawAsZero() {
        LmsDiscrete lms = new LmsDiscrete(SETTINGS, 10);
        double[] levels = lms.sigmas();
        double slope = 0.7;
        Tensor stepped = lms.step(5, one(slope), one(2), NoiseSource.NONE);
        // The polynomial that is 1 at the entry and 0 at the three levels above it, integrated over the step by many rectangles.
        double weight = 0;
        int parts = 100_000;
        double width = (levels[6] - levels[5]) / parts;
        for (int i = 0; i < parts; i++) {
            double at = levels[5] + (i + 0.5) * width;
            double basis = 1;
            for (int k = 1; k < 4; k++) basis *= (at - levels[5 - k]) / (levels[5] - levels[5 - k]);
            weight += basis * width;
        }
        assertThat((double) stepped.data()[0]).isCloseTo(2 + weight * slope, within(1e-5));
    }

    @Test
    void betweenTheCallsOfAStepNoiseIsThatOfItsEnd() {
        Kdpm2Discrete kdpm2 = new Kdpm2Discrete(SETTINGS, 5, false);
        double[] shown = kdpm2.sigmas();
        for (int call = 0; call < kdpm2.timesteps().length; call++) {
            assertThat((double) kdpm2.addNoise(one(0), one(1), call).data()[0]).as("call " + call).isCloseTo(shown[call], within(1e-5));
        }
    }

    @Test
    void consistencyModelsChooseAmongTheTimesThatTheStrengthLeaves() {
        assertThat(new Lcm(SETTINGS, 4).timesteps()).containsExactly(999, 759, 499, 259);
        assertThat(new Lcm(SETTINGS.with("strength", 0.5), 4).timesteps()).containsExactly(499, 379, 259, 139);
        assertThatThrownBy(() -> new Lcm(SETTINGS.with("strength", 0.05), 4)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("of which the strength leaves 2");
    }

    private static Tensor one(double value) {
        return new Tensor(new int[] {1, 1, 1, 1}, new float[] {(float) value});
    }
}
