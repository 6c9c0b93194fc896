package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Every scheduler and sampler that is built, with every prediction type, and the loop that drives them. */
final class Runs {

    static final int STEPS = 12;
    static final String INVERSE = "DDIMInverseScheduler";
    static final int[] PICTURE = {1, 4, 4, 4};

    private static final SchedulerSettings SETTINGS = SchedulerSettings.none().with("beta_start", 0.00085).with("beta_end", 0.012)
        .with("beta_schedule", "scaled_linear").with("steps_offset", 1).with("clip_sample", false).with("set_alpha_to_one", false);

    /** Something to run. */
    record Subject(String name, Prediction prediction, Supplier<Scheduler> start) {
        @Override
        public String toString() {
            return name + " " + prediction;
        }
    }

    /** What stands for the network. */
    @FunctionalInterface
    interface Network {
        Tensor answer(Scheduler scheduler, int call, Tensor latent);
    }

    private Runs() {
    }

    static SchedulerSettings settings(Prediction prediction) {
        return SETTINGS.with("prediction_type", prediction.name().toLowerCase(Locale.ROOT));
    }

    static Stream<Subject> schedulers() {
        return predictions(Schedulers.names(), (name, prediction) -> Schedulers.create(name, settings(prediction), STEPS));
    }

    /** All but the one that goes from a picture to its noise. */
    static Stream<Subject> forwardSchedulers() {
        return schedulers().filter(subject -> !subject.name().equals(INVERSE));
    }

    static Stream<Subject> forward() {
        return Stream.concat(forwardSchedulers(), samplers());
    }

    static Stream<Subject> samplers() {
        return predictions(Samplers.names(), (name, prediction) ->
            Samplers.create(Samplers.choose(name, null), SamplerModel.of(settings(prediction), false), STEPS, SchedulerSettings.none()));
    }

    static Stream<Subject> all() {
        return Stream.concat(schedulers(), samplers());
    }

    /** Those that choose their steps by the whole batch left out. */
    static Stream<Subject> independent() {
        return all().filter(subject -> !(subject.start().get() instanceof AdaptiveScheduler));
    }

    static Stream<Subject> forwardWithKnownCalls() {
        return forward().filter(subject -> !(subject.start().get() instanceof AdaptiveScheduler));
    }

    @FunctionalInterface
    private interface Start {
        Scheduler of(String name, Prediction prediction);
    }

    private static Stream<Subject> predictions(List<String> names, Start start) {
        return names.stream().flatMap(name -> Arrays.stream(Prediction.values()).map(p -> new Subject(name, p, () -> start.of(name, p))));
    }

    static Tensor run(Scheduler scheduler, NoiseSource noise, Network network, int... shape) {
        Tensor latent = scheduler.begin(Terms.of(scheduler.initNoiseSigma(), noise.next(shape)).sum(), noise);
        for (int i = 0; i < scheduler.timesteps().length; i++) latent = scheduler.step(i, network.answer(scheduler, i, latent), latent, noise);
        return latent;
    }

    /** A smooth formula of what a network would see. */
    static Tensor formula(Scheduler scheduler, int call, Tensor latent) {
        double time = scheduler.timesteps()[call];
        float[] data = new float[latent.data().length];
        for (int i = 0; i < data.length; i++) data[i] = (float) (Math.tanh(scheduler.inputScale(call) * latent.data()[i]) * (0.3 + time / 2500));
        return new Tensor(latent.shape(), data);
    }

    /** A network that knows the picture and answers exactly. */
    static Network knowing(Tensor picture, Prediction prediction) {
        return (scheduler, call, latent) -> {
            double alpha = share(scheduler, call, 1, 0);
            double sigma = share(scheduler, call, 0, 1);
            Tensor noise = Terms.of(1 / sigma, latent).plus(-alpha / sigma, picture).sum();
            double root = Math.hypot(alpha, sigma); // velocity is that of the latent scaled to variance 1
            return prediction.of(picture, noise, alpha / root, sigma / root);
        };
    }

    /** What a picture or a noise of 1 becomes in the latent of a call. */
    static double share(Scheduler scheduler, int call, float picture, float noise) {
        int[] one = {1, 1, 1, 1};
        return scheduler.addNoise(new Tensor(one, new float[] {picture}), new Tensor(one, new float[] {noise}), call).data()[0];
    }

    static Tensor picture() {
        Tensor picture = Tensor.zeros(PICTURE);
        for (int i = 0; i < picture.data().length; i++) picture.data()[i] = (float) Math.sin(i);
        return picture;
    }
}
