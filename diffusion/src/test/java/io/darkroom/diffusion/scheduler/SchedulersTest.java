package io.darkroom.diffusion.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.noise.SeededNoise;
import io.darkroom.diffusion.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulersTest {

    private static final NoiseSource NONE = shape -> {
        throw new AssertionError("noise was drawn");
    };

    @Test
    void theDocumentedNamesAreKnown() {
        assertThat(Schedulers.names()).hasSize(18).startsWith("DDPMScheduler", "DDIMScheduler", "PNDMScheduler").endsWith("ScoreSdeVeScheduler", "LCMScheduler");
        assertThat(Schedulers.fullName("DEIS")).isEqualTo("DEISMultistepScheduler");
        assertThat(Schedulers.fullName("EulerDiscrete")).isEqualTo("EulerDiscreteScheduler");
        assertThat(Schedulers.fullName("Euler")).isNull();
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> Schedulers.create("FooScheduler", SchedulerSettings.none(), 20)).isInstanceOf(UnknownScheduler.class)
            .hasMessageContaining("FooScheduler").hasMessageContaining("DDIMScheduler").hasMessageContaining("UniPCMultistepScheduler");
    }

    @Test
    void stepsAreBounded() {
        for (int steps : new int[] {-1, 0, 1001}) {
            assertThatThrownBy(() -> Schedulers.create("DDIMScheduler", SchedulerSettings.none(), steps)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("1000");
        }
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> create(SchedulerSettings.none().with("beta_end", "much"))).hasMessageContaining("beta_end");
        assertThatThrownBy(() -> create(SchedulerSettings.none().with("prediction_type", "guess"))).hasMessageContaining("v_prediction");
        assertThatThrownBy(() -> create(SchedulerSettings.none().with("num_train_timesteps", 2_000_000_000))).hasMessageContaining("num_train_timesteps");
        assertThatThrownBy(() -> create(SchedulerSettings.none().with("use_karras_sigmas", true).with("use_beta_sigmas", true))).hasMessageContaining("only one of");
        assertThatThrownBy(() -> create(SchedulerSettings.none().with("use_flow_sigmas", true))).hasMessageContaining("use_flow_sigmas");
    }

    @Test
    void boundsHoldWhereNothingOfThePictureIsLeft() {
        SchedulerSettings settings = SchedulerSettings.none().with("rescale_betas_zero_snr", true).with("timestep_spacing", "trailing").with("clip_sample_range", 2);
        Scheduler ddim = Schedulers.create("DDIMScheduler", settings, 1);
        Tensor clean = ddim.step(0, new Tensor(new int[] {1, 1, 1, 2}, new float[] {0.5f, -0.25f}), new Tensor(new int[] {1, 1, 1, 2}, new float[] {1, -1}), NONE);
        assertThat(clean.data()).containsExactly(2, -2);
    }

    private static Scheduler create(SchedulerSettings settings) {
        return Schedulers.create("DPMSolverMultistepScheduler", settings, 20);
    }

    @Test
    void aFileWrittenByTheFieldIsReadWithItsInfinities(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("scheduler_config.json");
        Files.writeString(file, "{\"_class_name\": \"DPMSolverMultistepScheduler\", \"lambda_min_clipped\": -Infinity, \"trained_betas\": null}");
        SchedulerSettings settings = SchedulerSettings.read(file);
        assertThat(settings.className()).isEqualTo("DPMSolverMultistepScheduler");
        assertThat(create(settings).timesteps()).hasSize(20);
    }

    @Test
    void ddimDrawsOnlyWithAnEta() {
        Tensor latent = Runs.picture();
        Scheduler plain = Schedulers.create("DDIMScheduler", SchedulerSettings.none(), 10);
        Tensor quiet = plain.step(0, latent, latent, NONE);
        Scheduler noisy = Schedulers.create("DDIMScheduler", SchedulerSettings.none(), 10, Stochasticity.eta(1));
        assertThat(noisy.step(0, latent, latent, SeededNoise.of(1))).isNotEqualTo(quiet);
    }

    @Test
    void whatAFileLeavesOutIsTheClassesOwn() throws Exception {
        SchedulerSettings file = SchedulerSettings.of(new ObjectMapper().readTree("{\"beta_schedule\": \"scaled_linear\", \"steps_offset\": 1}"));
        assertThat(Schedulers.create("DDIMScheduler", file, 4).timesteps()).containsExactly(751, 501, 251, 1);
        assertThat(Schedulers.create("EulerDiscreteScheduler", file, 4).timesteps()).containsExactly(999, 666, 333, 0);
        assertThat(Schedulers.create("UniPCMultistepScheduler", file, 4).timesteps()).containsExactly(999, 749, 500, 250);
    }

    @Test
    void betaQuantilesAreThoseOfKnownDistributions() {
        for (double p : new double[] {0.001, 0.1, 0.5, 0.7, 0.999}) {
            assertThat(BetaDistribution.quantile(p, 1, 1)).isCloseTo(p, within(1e-12));
            assertThat(BetaDistribution.quantile(p, 2, 1)).isCloseTo(Math.sqrt(p), within(1e-12));
            assertThat(BetaDistribution.quantile(p, 0.5, 0.5)).isCloseTo(Math.pow(Math.sin(Math.PI * p / 2), 2), within(1e-12));
        }
    }

    @Test
    void namesThatBelongToOtherSolversCountAsLeftOut() {
        SchedulerSettings foreign = Runs.settings(Prediction.EPSILON).with("algorithm_type", "deis").with("solver_type", "bh2");
        for (String name : new String[] {"DPMSolverMultistepScheduler", "DPMSolverSinglestepScheduler"}) {
            assertThat(end(name, foreign)).isEqualTo(end(name, Runs.settings(Prediction.EPSILON)));
            assertThatThrownBy(() -> Schedulers.create(name, foreign.with("solver_type", "no such"), 10)).hasMessageContaining("solver_type");
            assertThatThrownBy(() -> Schedulers.create(name, foreign.with("variance_type", "learned_range"), 10)).hasMessageContaining("variance_type");
        }
        assertThat(end("UniPCMultistepScheduler", foreign.with("solver_type", "midpoint"))).isEqualTo(end("UniPCMultistepScheduler", Runs.settings(Prediction.EPSILON)));
        assertThatThrownBy(() -> Schedulers.create("UniPCMultistepScheduler", foreign.with("solver_type", "vary_coeff"), 10)).hasMessageContaining("bh1");
    }

    @Test
    void uniPcKeepsLevelsSpreadAnewWithinTheRangeWished() {
        SchedulerSettings wished = Runs.settings(Prediction.EPSILON).with("use_karras_sigmas", true).with("sigma_min", 0.1).with("sigma_max", 8);
        double[] levels = ((SigmaScheduler) Schedulers.create("UniPCMultistepScheduler", wished.with("final_sigmas_type", "sigma_min"), 10)).sigmas();
        assertThat(levels).hasSize(11);
        assertThat(levels[0]).isCloseTo(8, within(1e-9));
        assertThat(levels[9]).isCloseTo(0.1, within(1e-9)).isEqualTo(levels[10]);
    }

    @Test
    void eulerTellsContinuousTimesAndMaySpreadLevelsByTheirLogarithm() {
        SchedulerSettings continuous = Runs.settings(Prediction.V_PREDICTION).with("timestep_type", "continuous");
        SigmaScheduler euler = (SigmaScheduler) Schedulers.create("EulerDiscreteScheduler", continuous, 10);
        assertThat(euler.timesteps()[3]).isCloseTo(Math.log(euler.sigma(3)) / 4, within(1e-12));
        SigmaScheduler even = (SigmaScheduler) Schedulers.create("EulerDiscreteScheduler", Runs.settings(Prediction.EPSILON).with("interpolation_type", "log_linear"), 10);
        assertThat(even.sigmas()).hasSize(12);
        assertThat(even.sigma(1) / even.sigma(0)).isCloseTo(even.sigma(9) / even.sigma(8), within(1e-9));
    }

    /** 30 even steps: 15 times 999 / 30 is 499.5, and the rounding of 999 / 30 takes it down. */
    @Test
    void timesHalfwayGoWhereTheFieldsGo() {
        double[] times = Schedulers.create("DPMSolverMultistepScheduler", Runs.settings(Prediction.EPSILON).with("timestep_spacing", "linspace"), 30).timesteps();
        assertThat(times[15]).isEqualTo(499);
        double[] trailing = Schedulers.create("EulerDiscreteScheduler", Runs.settings(Prediction.EPSILON).with("timestep_spacing", "trailing"), 48).timesteps();
        assertThat(trailing[3]).isEqualTo(936);
    }

    private static Tensor end(String name, SchedulerSettings settings) {
        return Runs.run(Schedulers.create(name, settings, 10), SeededNoise.of(1), Runs::formula, Runs.PICTURE);
    }
}
