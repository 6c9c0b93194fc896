package io.darkroom.diffusion.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.darkroom.diffusion.noise.SeededNoise;
import io.darkroom.diffusion.scheduler.Runs.Subject;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every scheduler and sampler; one enters by standing in its name table. */
class SchedulerContractTest {

    @ParameterizedTest
    @MethodSource("io.darkroom.diffusion.scheduler.Runs#forwardSchedulers")
    void timesFallWithinTheTrainingSteps(Subject subject) {
        Scheduler scheduler = subject.start().get();
        double[] times = scheduler.timesteps();
        assertThat(times).hasSizeGreaterThanOrEqualTo(Runs.STEPS);
        int calls = scheduler.callsPerStep(); // within a step churn may go up
        for (int i = calls; i < times.length; i += calls) assertThat(times[i]).isLessThanOrEqualTo(times[i - calls]);
        assertThat(times[0]).isLessThanOrEqualTo(999).isGreaterThan(times[times.length - 1]);
        assertThat(times[times.length - 1]).isNotNegative();
    }

    @ParameterizedTest
    @MethodSource("io.darkroom.diffusion.scheduler.Runs#samplers")
    void noiseLevelsFall(Subject subject) {
        Scheduler sampler = subject.start().get();
        double[] levels = sampler instanceof SigmaScheduler levelled ? levelled.sigmas() : sampler.timesteps();
        for (int i = 1; i < levels.length; i++) assertThat(levels[i]).isLessThanOrEqualTo(levels[i - 1]);
        for (double time : sampler.timesteps()) assertThat(time).isBetween(0.0, 999.0);
    }

    @ParameterizedTest
    @MethodSource("io.darkroom.diffusion.scheduler.Runs#all")
    void theSameSeedGivesTheSameBytes(Subject subject) {
        Tensor first = Runs.run(subject.start().get(), SeededNoise.of(7), Runs::formula, Runs.PICTURE);
        Tensor second = Runs.run(subject.start().get(), SeededNoise.of(7), Runs::formula, Runs.PICTURE);
        assertThat(first).isEqualTo(second);
        for (float value : first.data()) assertThat(value).isFinite();
    }

    @ParameterizedTest
    @MethodSource("io.darkroom.diffusion.scheduler.Runs#independent")
    void aBatchEqualsItsParts(Subject subject) {
        Tensor batch = Runs.run(subject.start().get(), SeededNoise.of(7, 8), Runs::formula, 2, 4, 4, 4);
        assertThat(batch.row(0)).isEqualTo(Runs.run(subject.start().get(), SeededNoise.of(7), Runs::formula, Runs.PICTURE));
        assertThat(batch.row(1)).isEqualTo(Runs.run(subject.start().get(), SeededNoise.of(8), Runs::formula, Runs.PICTURE));
    }

    @ParameterizedTest
    @MethodSource("io.darkroom.diffusion.scheduler.Runs#forward")
    void aNetworkThatKnowsThePictureLeadsBackToIt(Subject subject) {
        Tensor picture = Runs.picture();
        Tensor reached = Runs.run(subject.start().get(), SeededNoise.of(3), Runs.knowing(picture, subject.prediction()), Runs.PICTURE);
        for (int i = 0; i < picture.data().length; i++) assertThat(reached.data()[i]).isCloseTo(picture.data()[i], within(0.2f));
    }

    @ParameterizedTest
    @MethodSource("io.darkroom.diffusion.scheduler.Runs#forwardWithKnownCalls")
    void noisingRunsFromNearlyNoiseToNearlyThePicture(Subject subject) {
        Scheduler scheduler = subject.start().get();
        int last = scheduler.timesteps().length - 1;
        double[] ratios = new double[] {ratio(scheduler, 0), ratio(scheduler, last)};
        assertThat(ratios[0]).as("noise over picture at the first call").isGreaterThan(4);
        assertThat(ratios[1]).as("noise over picture at the last call").isLessThan(0.6).isPositive();
    }

    private static double ratio(Scheduler scheduler, int call) {
        return Runs.share(scheduler, call, 0, 1) / Runs.share(scheduler, call, 1, 0);
    }

    /** A network that answers with the picture alone knows of no noise to lead to. */
    @ParameterizedTest
    @EnumSource(value = Prediction.class, names = {"EPSILON", "V_PREDICTION"})
    void theInverseLeadsToTheNoiseOfAPicture(Prediction prediction) {
        Tensor picture = Runs.picture();
        Tensor noise = SeededNoise.of(5).next(Runs.PICTURE);
        Scheduler inverse = Schedulers.create(Runs.INVERSE, Runs.settings(prediction), 50);
        Tensor latent = picture;
        for (int i = 0; i < 50; i++) latent = inverse.step(i, prediction.of(picture, noise, before(inverse, i, 1, 0), before(inverse, i, 0, 1)), latent, SeededNoise.of(1));
        double alpha = Runs.share(inverse, 49, 1, 0);
        double sigma = Runs.share(inverse, 49, 0, 1);
        Tensor expected = Terms.of(alpha, picture).plus(sigma, noise).sum();
        for (int i = 0; i < expected.data().length; i++) assertThat(latent.data()[i]).isCloseTo(expected.data()[i], within(0.2f));
    }

    /** The shares before call {@code i}: those that the call before led to. */
    private static double before(Scheduler inverse, int i, float picture, float noise) {
        return Runs.share(inverse, Math.max(i - 1, 0), picture, noise);
    }

    @ParameterizedTest
    @MethodSource("io.darkroom.diffusion.scheduler.Runs#all")
    void theLatentGivenInIsLeftAlone(Subject subject) {
        Scheduler scheduler = subject.start().get();
        Tensor latent = Runs.picture();
        Tensor output = Runs.formula(scheduler, 0, latent);
        float[] before = latent.data().clone();
        float[] answered = output.data().clone();
        scheduler.step(0, output, latent, SeededNoise.of(1));
        assertThat(Arrays.equals(before, latent.data()) && Arrays.equals(answered, output.data())).isTrue();
    }
}
