package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.darkroom.diffusion.scheduler.AdaptiveScheduler;
import io.darkroom.diffusion.scheduler.GuidanceSkip;
import io.darkroom.diffusion.scheduler.ImageToImagePlan;
import io.darkroom.diffusion.scheduler.NoiseSchedules;
import io.darkroom.diffusion.scheduler.Prediction;
import io.darkroom.diffusion.scheduler.SamplerModel;
import io.darkroom.diffusion.scheduler.Samplers;
import io.darkroom.diffusion.scheduler.Scheduler;
import io.darkroom.diffusion.scheduler.SchedulerSettings;
import io.darkroom.diffusion.scheduler.SigmaScheduler;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Whole runs of AUTOMATIC1111's samplers under a formula, bare k-diffusion functions, and lists of noise levels. */
final class SamplerKind implements GoldenKind {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchedulerSettings TRAINED = SchedulerSettings.none()
        .with("beta_start", 0.00085).with("beta_end", 0.012).with("beta_schedule", "scaled_linear");
    private static final double KARRAS_RHO = 7;
    private static final Map<String, String> FUNCTIONS = Map.ofEntries(
        Map.entry("sample_euler", "Euler"), Map.entry("sample_euler_ancestral", "Euler a"), Map.entry("sample_heun", "Heun"),
        Map.entry("sample_lms", "LMS"), Map.entry("sample_dpm_2", "DPM2"), Map.entry("sample_dpm_2_ancestral", "DPM2 a"),
        Map.entry("sample_dpm_fast", "DPM fast"), Map.entry("sample_dpm_adaptive", "DPM adaptive"), Map.entry("sample_dpmpp_2m", "DPM++ 2M"),
        Map.entry("sample_dpmpp_2m_sde", "DPM++ 2M SDE"), Map.entry("sample_dpmpp_3m_sde", "DPM++ 3M SDE"),
        Map.entry("sample_dpmpp_2s_ancestral", "DPM++ 2S a"), Map.entry("sample_dpmpp_sde", "DPM++ SDE"));

    @Override
    public String name() {
        return "sampler";
    }

    @Override
    public Map<String, Object> answer(GoldenCase c) throws NotBuilt {
        if (c.settings().has("function")) return function(c);
        return c.checks().containsKey("final") ? run(c) : levels(c);
    }

    private static SamplerModel model(JsonNode s) {
        SchedulerSettings settings = TRAINED.with("rescale_betas_zero_snr", s.path("zero_terminal_snr").asBoolean(false))
            .with("prediction_type", s.path("parameterization").asText("eps").equals("v") ? "v_prediction" : "epsilon");
        return SamplerModel.of(settings, s.path("model").asText().equals("sdxl"));
    }

    private static SchedulerSettings options(JsonNode s) {
        ObjectNode options = s.path("options").isObject() ? s.path("options").deepCopy() : JSON.createObjectNode();
        if (s.has("eta")) options.set("eta", s.get("eta"));
        return SchedulerSettings.of(options);
    }

    /** Outputs are called by step count, schedule and step count, or sampler. */
    private static Map<String, Object> levels(GoldenCase c) {
        JsonNode s = c.settings();
        Map<String, Object> answers = new HashMap<>();
        for (String output : c.checks().keySet()) {
            String sampler = s.path("samplers").path(output).asText(s.path("sampler").asText("Euler"));
            int steps = s.path("steps").asInt(0);
            String schedule = s.path("schedule").asText();
            if (!s.has("samplers")) {
                int underscore = output.lastIndexOf('_');
                steps = Integer.parseInt(output.substring(underscore + 1));
                if (!s.has("schedule")) schedule = output.substring(0, underscore);
            }
            if (NoiseSchedules.find(schedule) == null) throw new IllegalArgumentException("there is no schedule called " + schedule);
            answers.put(output, Samplers.levels(Samplers.choose(sampler, schedule), model(s), steps, options(s)));
        }
        return answers;
    }

    private static Map<String, Object> run(GoldenCase c) throws NotBuilt {
        JsonNode s = c.settings();
        GuidedFormula network = GuidedFormula.of(s);
        Samplers.Choice choice = Samplers.choose(s.path("sampler").asText(), s.path("schedule").asText());
        SamplerModel model = model(s);
        int steps = s.path("steps").asInt();
        Map<String, Object> answers = new HashMap<>();
        Scheduler sampler;
        Tensor state;
        ImageToImagePlan planned = new ImageToImagePlan(steps, steps - 1, false);
        if (s.has("denoising_strength")) {
            double strength = s.path("denoising_strength").asDouble();
            sampler = Samplers.createFromPicture(choice, model, steps, strength, options(s));
            state = sampler.addNoise(c.input("init"), c.input("latents"), 0);
            planned = ImageToImagePlan.of(steps, strength, s.path("options").path("img2img_fix_steps").asBoolean(false));
            answers.put("plan", new double[] {planned.steps(), planned.last()});
        } else {
            sampler = Samplers.create(choice, model, steps, options(s));
            state = Trace.scaled(c.input("latents"), sampler.initNoiseSigma());
        }
        if (sampler instanceof SigmaScheduler used) {
            answers.put("sigmas", Samplers.levels(choice, model, planned.steps(), options(s)));
            answers.put("sigmas_used", used.sigmas());
        } else {
            answers.put("timesteps", Arrays.stream(Samplers.times(planned.steps(), model.alphasCumprod().length)).asDoubleStream().toArray());
        }
        Blend blend = s.has("mask") ? new Blend(c.input("init"), c.input(s.path("mask").asText())) : null;
        GuidanceSkip skip = GuidanceSkip.of(options(s));
        int counted = Samplers.calls(choice.sampler(), planned.last() + 1);
        answers.putAll(Trace.run(sampler, state, new CaseNoise(c, 0), (call, x, t) -> {
            double level = sampler instanceof SigmaScheduler levelled ? levelled.sigma(call) : t;
            double scale = sampler instanceof SigmaScheduler ? sampler.inputScale(call) : 1;
            boolean skips = skip.at(call, counted, level);
            Tensor seen = blend == null || sampler instanceof SigmaScheduler ? x : blend.over(x);
            Tensor output = skips ? network.prompts(scale, seen, t) : network.of(scale, seen, t);
            Tensor unguided = skips ? network.first(scale, seen, t) : network.negative(scale, seen, t);
            if (blend == null || !(sampler instanceof SigmaScheduler)) return new Trace.Answer(output, unguided);
            Tensor clean = model.prediction().cleanAtLevel(output, x, level);
            return Trace.Answer.of(model.prediction().ofCleanAtLevel(blend.over(clean), x, level));
        }));
        return answers;
    }

    private static Map<String, Object> function(GoldenCase c) throws NotBuilt {
        JsonNode s = c.settings();
        String name = FUNCTIONS.getOrDefault(s.path("function").asText(), s.path("function").asText());
        Formula denoiser = Formula.named(s.path("denoiser").path("formula").asText());
        int n = s.path("steps").asInt();
        double[] levels = new double[n + 1];
        double from = Math.pow(s.path("sigma_max").asDouble(), 1 / KARRAS_RHO);
        double to = Math.pow(s.path("sigma_min").asDouble(), 1 / KARRAS_RHO);
        for (int i = 0; i < n; i++) levels[i] = Math.pow(from + i / Math.max(n - 1.0, 1) * (to - from), KARRAS_RHO);
        SamplerModel model = new SamplerModel(model(s).alphasCumprod(), Prediction.SAMPLE, false);
        SchedulerSettings arguments = SchedulerSettings.of(s.path("arguments"));
        if (s.path("arguments").path("solver_type").asText().equals("heun")) name += " Heun"; // a sampler of its own in the web UI
        if ((name.equals("DPM fast") || name.equals("DPM adaptive")) && !arguments.has("eta")) arguments = arguments.with("eta", 0); // the bare functions' own default
        SigmaScheduler sampler = Samplers.follow(name, model, levels, arguments);
        Map<String, Object> answers = new HashMap<>(Trace.run(sampler, Trace.scaled(c.input("latents"), sampler.initNoiseSigma()), new CaseNoise(c, 0),
            (call, x, t) -> Trace.Answer.of(denoiser.of(1, x, sampler.sigma(call)))));
        if (sampler instanceof AdaptiveScheduler adaptive) {
            int tried = adaptive.accepted() + adaptive.rejected();
            answers.put("info", new double[] {tried, sampler.timesteps().length, adaptive.accepted(), adaptive.rejected()});
        }
        answers.put("sigmas", levels);
        return answers;
    }

    /** Keeps {@code init} where the mask is 0. @param mask [channels, height, width], 1 where the picture may change */
    private record Blend(Tensor init, Tensor mask) {

        Tensor over(Tensor changed) {
            float[] data = new float[changed.data().length];
            for (int i = 0; i < data.length; i++) {
                float m = mask.data()[i % mask.data().length];
                data[i] = changed.data()[i] * m + init.data()[i] * (1 - m);
            }
            return new Tensor(changed.shape(), data);
        }
    }

    /** The network under classifier-free guidance, with one weight for each prompt of an AND. */
    private record GuidedFormula(double scale, double[] weights) {

        static GuidedFormula of(JsonNode s) throws NotBuilt {
            String formula = s.path("network").path("formula").asText().replace(" ", "");
            if (!formula.equals("eps(x,t,c)=tanh(x)*(0.25+0.5*t/1000)+0.1*sin(k+t/100+c)")) throw new NotBuilt("formula " + formula);
            double[] weights = {1};
            if (s.has("cond_weights")) weights = JSON.convertValue(s.get("cond_weights"), double[].class);
            return new GuidedFormula(s.path("cfg_scale").asDouble(), weights);
        }

        Tensor of(double inputScale, Tensor latent, double t) {
            return mixed(0, scale).of(inputScale, latent, t);
        }

        Tensor negative(double inputScale, Tensor latent, double t) {
            return mixed(0, 0).of(inputScale, latent, t);
        }

        /** The first prompt alone. */
        Tensor first(double inputScale, Tensor latent, double t) {
            return mixed(1, 0).of(inputScale, latent, t);
        }

        /** All prompts, the first in place of the negative prompt. */
        Tensor prompts(double inputScale, Tensor latent, double t) {
            return mixed(1, 1).of(inputScale, latent, t);
        }

        private Formula mixed(int from, double strength) {
            return (x, time, k) -> {
                double start = answer(x, time, k, from);
                double sum = start;
                for (int i = 0; i < weights.length; i++) sum += weights[i] * strength * (answer(x, time, k, i + 1) - start);
                return sum;
            };
        }

        private static double answer(double x, double t, int k, int c) {
            return Math.tanh(x) * (0.25 + 0.5 * t / 1000) + 0.1 * Math.sin(k + t / 100 + c);
        }
    }
}
