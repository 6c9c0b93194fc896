package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.pipeline.ClassifierFreeGuidance;
import io.darkroom.diffusion.pipeline.Condition;
import io.darkroom.diffusion.pipeline.Conditioning;
import io.darkroom.diffusion.scheduler.Betas;
import io.darkroom.diffusion.scheduler.Prediction;
import io.darkroom.diffusion.scheduler.Scheduler;
import io.darkroom.diffusion.scheduler.SchedulerSettings;
import io.darkroom.diffusion.scheduler.Schedulers;
import io.darkroom.diffusion.scheduler.SigmaScheduler;
import io.darkroom.diffusion.scheduler.Stochasticity;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whole runs of a scheduler under a formula, and the parts around it: betas, noising, guidance, hand-over. */
final class ScheduleKind implements GoldenKind {

    @Override
    public String name() {
        return "schedule";
    }

    @Override
    public Map<String, Object> answer(GoldenCase c) throws NotBuilt {
        JsonNode s = c.settings();
        return switch (s.path("operation").asText("run")) {
            case "run" -> switch (s.path("scheduler").asText()) {
                case "KarrasVeScheduler" -> ScoreNetworkRuns.karras(c);
                case "ScoreSdeVeScheduler" -> ScoreNetworkRuns.song(c);
                default -> s.path("loop").asText().startsWith("state = latents; ") ? libraryLoop(c) : run(c);
            };
            case "betas" -> betas(SchedulerSettings.of(s.path("given")));
            case "split" -> split(c);
            case "add_noise" -> noised(c);
            case "guidance" -> Map.of("guided", guided(c));
            default -> throw new NotBuilt("operation " + s.path("operation").asText());
        };
    }

    private static Scheduler scheduler(JsonNode s) throws NotBuilt {
        String name = s.path("scheduler").asText();
        if (!Schedulers.names().contains(name)) throw new NotBuilt("scheduler " + name);
        JsonNode args = s.path("step_args");
        Stochasticity stochasticity = new Stochasticity(args.path("eta").asDouble(0), args.path("s_churn").asDouble(0),
            args.path("s_tmin").asDouble(0), args.path("s_tmax").asDouble(Double.POSITIVE_INFINITY), args.path("s_noise").asDouble(1));
        SchedulerSettings settings = SchedulerSettings.of(s.path("config"));
        for (String entry : List.of("use_clipped_model_output", "order")) if (args.has(entry)) settings = settings.with(entry, args.get(entry));
        return Schedulers.create(name, settings, s.path("steps").asInt(), stochasticity);
    }

    private static Map<String, Object> run(GoldenCase c) throws NotBuilt {
        JsonNode s = c.settings();
        Scheduler scheduler = scheduler(s);
        Formula model = Formula.named(s.path("model").path("formula").asText());
        Map<String, Object> answers = new HashMap<>();
        boolean fromPicture = s.path("start").has("strength");
        int steps = s.path("steps").asInt();
        int first = 0;
        Tensor state = Trace.scaled(c.input("latents"), scheduler.initNoiseSigma());
        if (fromPicture) {
            int taken = Math.min((int) (steps * s.path("start").path("strength").asDouble()), steps);
            first = (steps - taken) * scheduler.callsPerStep();
            state = scheduler.addNoise(c.input("latents"), c.input("noise.0"), first);
            answers.put("start_index", first);
            answers.put("noised", state);
        }
        boolean scalesState = s.path("loop").asText().contains("this scaled state is also what step gets");
        NoiseSource noise = new CaseNoise(c, fromPicture ? 1 : 0);
        double[] times = scheduler.timesteps();
        double[] scales = new double[times.length];
        Tensor[] states = new Tensor[times.length - first];
        for (int i = first; i < times.length; i++) {
            scales[i] = scheduler.inputScale(i);
            if (scalesState) state = Trace.scaled(state, scales[i]);
            state = scheduler.step(i, model.of(scalesState ? 1 : scales[i], state, times[i]), state, noise);
            states[i - first] = state;
        }
        answers.put("timesteps", Arrays.copyOfRange(times, first, times.length));
        answers.put("model_input_scale", Arrays.copyOfRange(scales, first, times.length));
        answers.put("init_noise_sigma", scheduler.initNoiseSigma());
        if (scheduler instanceof SigmaScheduler levels) answers.put("sigmas", levels.sigmas());
        answers.put("steps", Trace.stacked(states));
        putFinal(answers, state);
        return answers;
    }

    /** The loops of the library's own tests that scale nothing; one of them runs twice and keeps its memory. */
    private static Map<String, Object> libraryLoop(GoldenCase c) throws NotBuilt {
        Scheduler scheduler = scheduler(c.settings());
        Formula model = Formula.named(c.settings().path("model").path("formula").asText());
        NoiseSource noise = new CaseNoise(c, 0);
        Tensor state = c.input("latents");
        double[] times = scheduler.timesteps();
        int rounds = c.settings().path("loop").asText().contains("runs twice") ? 2 : 1;
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < times.length; i++) state = scheduler.step(i, model.of(1, state, times[i]), state, noise);
        }
        Map<String, Object> answers = new HashMap<>();
        putFinal(answers, state);
        return answers;
    }

    private static void putFinal(Map<String, Object> answers, Tensor state) {
        double sum = 0;
        for (float value : state.data()) sum += Math.abs(value);
        answers.put("final", state);
        answers.put("abs_sum", sum);
        answers.put("abs_mean", sum / state.data().length);
    }

    private static Map<String, Object> betas(SchedulerSettings settings) {
        return Map.of("betas", Betas.betas(settings), "alphas_cumprod", Betas.alphasCumprod(settings));
    }

    /** One time for each batch entry; a scheduler over every training step knows them all. */
    private static Map<String, Object> noised(GoldenCase c) throws NotBuilt {
        SchedulerSettings settings = SchedulerSettings.of(c.settings().path("config")).with("timestep_spacing", "linspace");
        String name = c.settings().path("scheduler").asText();
        if (!Schedulers.names().contains(name)) throw new NotBuilt("scheduler " + name);
        int trainSteps = Betas.trainSteps(settings);
        Scheduler scheduler = Schedulers.create(name, settings, trainSteps);
        double[] all = Betas.alphasCumprod(settings);
        JsonNode times = c.settings().path("timesteps");
        Tensor[] noised = new Tensor[times.size()];
        Tensor[] velocities = new Tensor[times.size()];
        double[] ratios = new double[times.size()];
        for (int i = 0; i < ratios.length; i++) {
            int time = times.get(i).asInt();
            Tensor clean = c.input("latents").row(i);
            Tensor noise = c.input("noise.0").row(i);
            double a = all[time];
            ratios[i] = a / (1 - a);
            noised[i] = scheduler.addNoise(clean, noise, trainSteps - 1 - time);
            velocities[i] = Prediction.V_PREDICTION.of(clean, noise, Math.sqrt(a), Math.sqrt(1 - a));
        }
        return Map.of("noised", joined(noised), "velocity", joined(velocities), "alphas_cumprod", all, "snr", ratios);
    }

    private static Tensor joined(Tensor[] rows) {
        Tensor stacked = Trace.stacked(rows);
        int[] shape = Arrays.copyOfRange(stacked.shape(), 1, stacked.shape().length);
        shape[0] = rows.length;
        return new Tensor(shape, stacked.data());
    }

    private static Tensor guided(GoldenCase c) {
        ClassifierFreeGuidance guidance = new ClassifierFreeGuidance(c.settings().path("guidance_scale").asDouble(), c.settings().path("guidance_rescale").asDouble(0), false);
        Condition text = new Condition(Tensor.zeros(1, 1, 1), null);
        Tensor[] rows = new Tensor[c.input("text").dim(0)];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = c.input("text").row(i);
            guidance.combine(Conditioning.of(text, text), List.of(c.input("uncond").row(i).data(), c.input("text").row(i).data()), rows[i].data());
        }
        return Tensor.concat(List.of(rows), 0);
    }

    private static Map<String, Object> split(GoldenCase c) throws NotBuilt {
        Scheduler scheduler = scheduler(c.settings());
        double limit = Math.rint(1000 - 1000 * c.settings().path("denoising_end").asDouble());
        double[] times = scheduler.timesteps();
        int base = 0;
        while (base < times.length && times[base] >= limit) base++;
        boolean even = (times.length - base) % 2 == 0;
        int refiner = scheduler.callsPerStep() == 2 && even ? base - 1 : base;
        return Map.of("base_timesteps", Arrays.copyOf(times, base), "refiner_timesteps", Arrays.copyOfRange(times, refiner, times.length));
    }
}
