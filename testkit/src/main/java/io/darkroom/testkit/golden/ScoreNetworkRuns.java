package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.scheduler.Schedulers;
import io.darkroom.diffusion.scheduler.SchedulerSettings;
import io.darkroom.diffusion.scheduler.SigmaScheduler;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The two schedulers that were made for score networks on continuous noise levels. Such a network answers with a multiple of
 * minus the noise, and is told the level itself. The recorded states are those without, or with, the noise that this engine
 * adds in the same call, so it is taken off or put on here.
 */
final class ScoreNetworkRuns {

    private ScoreNetworkRuns() {
    }

    private static SigmaScheduler scheduler(JsonNode s) {
        return (SigmaScheduler) Schedulers.create(s.path("scheduler").asText(), SchedulerSettings.of(s.path("config")), s.path("steps").asInt());
    }

    static Map<String, Object> karras(GoldenCase c) throws NotBuilt {
        SigmaScheduler scheduler = scheduler(c.settings());
        Formula network = Formula.named(c.settings().path("model").path("formula").asText());
        double scale = c.settings().path("config").path("s_noise").asDouble(1.007);
        double[] levels = scheduler.sigmas();
        int n = levels.length - 1;
        CaseNoise noise = new CaseNoise(c, 0);
        Tensor[] states = new Tensor[n];
        Tensor latent = scheduler.begin(Trace.scaled(c.input("latents"), scheduler.initNoiseSigma()), noise);
        for (int call = 0; call < scheduler.timesteps().length; call++) {
            double sigma = scheduler.sigma(call);
            Tensor answer = network.of(1, mixed(latent, 0.5, 0.5), sigma / 2);
            latent = scheduler.step(call, Trace.scaled(answer, -sigma / 2), latent, noise);
            int done = call / 2 + 1;
            boolean ends = call % 2 == 1 || done == n;
            if (!ends) continue;
            double raised = done < n ? Math.sqrt(square(scheduler.sigma(2 * done)) - square(levels[done])) : 0;
            states[done - 1] = raised == 0 ? latent : Trace.sum(latent, -scale * raised, c.input("noise." + done));
        }
        double[] rising = new double[n];
        double[] indices = new double[n];
        for (int i = 0; i < n; i++) {
            rising[i] = levels[n - 1 - i];
            indices[i] = n - 1 - i;
        }
        return Map.of("timesteps", indices, "schedule", rising, "init_noise_sigma", scheduler.initNoiseSigma(), "steps", Trace.stacked(states), "final", latent);
    }

    static Map<String, Object> song(GoldenCase c) throws NotBuilt {
        JsonNode config = c.settings().path("config");
        SigmaScheduler scheduler = scheduler(c.settings());
        Formula network = Formula.named(c.settings().path("model").path("formula").asText());
        double[] levels = scheduler.sigmas();
        int n = levels.length;
        double min = config.path("sigma_min").asDouble();
        double ratio = config.path("sigma_max").asDouble() / min;
        double last = config.path("sampling_eps").asDouble();
        CaseNoise noise = new CaseNoise(c, 0);
        Tensor[] states = new Tensor[n];
        Tensor[] means = new Tensor[n];
        double[] times = new double[n];
        Tensor latent = Trace.scaled(c.input("latents"), scheduler.initNoiseSigma());
        for (int i = 0; i < n; i++) {
            times[i] = 1 - i * (1 - last) / (n - 1);
            for (int call = 2 * i; call < 2 * i + 2; call++) {
                Tensor score = network.of(1, latent, levels[i]);
                latent = scheduler.step(call, Trace.scaled(score, -levels[i]), latent, noise);
            }
            double here = square(min * Math.pow(ratio, (n - 1.0 - i) / (n - 1)));
            double next = i + 1 < n ? square(min * Math.pow(ratio, (n - 2.0 - i) / (n - 1))) : 0;
            Tensor drawn = c.input("noise." + (2 * i + 1));
            boolean noised = i + 1 < n;
            means[i] = noised ? Trace.sum(latent, -Math.sqrt(here - next), drawn) : latent;
            states[i] = noised ? latent : Trace.sum(latent, Math.sqrt(here), drawn);
        }
        Map<String, Object> answers = new HashMap<>(Map.of("timesteps", times, "sigmas", Arrays.copyOf(levels, n), "init_noise_sigma", scheduler.initNoiseSigma()));
        answers.putAll(Map.of("steps", Trace.stacked(states), "means", Trace.stacked(means), "final", latent));
        return answers;
    }

    private static Tensor mixed(Tensor tensor, double factor, double added) {
        Tensor mixed = Trace.scaled(tensor, factor);
        for (int i = 0; i < mixed.data().length; i++) mixed.data()[i] += (float) added;
        return mixed;
    }

    private static double square(double x) {
        return x * x;
    }
}
