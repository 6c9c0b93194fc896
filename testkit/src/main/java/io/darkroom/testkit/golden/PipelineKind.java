package io.darkroom.testkit.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.onnx.Device;
import io.darkroom.diffusion.pipeline.Cancellation;
import io.darkroom.diffusion.pipeline.Conditioning;
import io.darkroom.diffusion.pipeline.DiffusionModel;
import io.darkroom.diffusion.pipeline.Guidance;
import io.darkroom.diffusion.pipeline.Progress;
import io.darkroom.diffusion.pipeline.TextToImage;
import io.darkroom.diffusion.pipeline.TextToImageRequest;
import io.darkroom.diffusion.scheduler.SamplerModel;
import io.darkroom.diffusion.scheduler.Samplers;
import io.darkroom.diffusion.scheduler.Scheduler;
import io.darkroom.diffusion.scheduler.SchedulerSettings;
import io.darkroom.diffusion.scheduler.Schedulers;
import io.darkroom.diffusion.scheduler.Stochasticity;
import io.darkroom.diffusion.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Whole pictures. A case with several prompts is a request for each; their answers are laid one after the other. */
final class PipelineKind implements GoldenKind {
    private static final List<String> PARTS_NOT_BUILT = List.of("loras", "embeddings", "controlnets", "ip_adapter", "refiner", "safety_checker",
        "motion_adapter", "adapter");

    private List<Path> folders = List.of();
    private DiffusionModel model;

    @Override
    public String name() {
        return "pipeline";
    }

    @Override
    public Map<String, Object> answer(GoldenCase c) throws Exception {
        JsonNode s = c.settings();
        for (String part : PARTS_NOT_BUILT) if (s.has(part)) throw new NotBuilt(part + " in a pipeline");
        String kind = s.path("pipeline").asText();
        boolean webui = kind.equals("A1111 txt2img");
        if (!webui && !kind.equals("StableDiffusionPipeline")) throw new NotBuilt("pipeline " + kind);
        TextToImage pipeline = new TextToImage(model(c));
        Supplier<Scheduler> scheduler = webui ? sampler(s) : scheduler(s);
        List<String> prompts = texts(s.path("prompt"));
        List<String> negatives = texts(s.path("negative_prompt"));
        int pictures = s.path("num_images_per_prompt").asInt(1);
        Recorder recorder = new Recorder();
        for (int i = 0; i < prompts.size(); i++) {
            Rows noise = new Rows(c, i * pictures);
            pipeline.run(new TextToImageRequest(prompts.get(i), i < negatives.size() ? negatives.get(i) : "", s.path("width").asInt(), s.path("height").asInt(),
                pictures, guidance(s), s.path("clip_skip").asInt(0), webui || s.path("notes").asText().startsWith("clip skip for prompt and negative prompt"),
                scheduler, () -> noise), recorder, new Cancellation());
        }
        return recorder.answers();
    }

    private static Guidance guidance(JsonNode s) {
        return new Guidance(s.path("guidance_scale").asDouble(s.path("cfg_scale").asDouble()), s.path("guidance_rescale").asDouble(0));
    }

    private static Supplier<Scheduler> scheduler(JsonNode s) throws NotBuilt {
        SchedulerSettings settings = SchedulerSettings.of(s.path("scheduler"));
        if (!Schedulers.built().contains(settings.className())) throw new NotBuilt("scheduler " + settings.className());
        return () -> Schedulers.create(settings.className(), settings, s.path("num_inference_steps").asInt(), Stochasticity.eta(s.path("eta").asDouble(0)));
    }

    private Supplier<Scheduler> sampler(JsonNode s) throws NotBuilt {
        Samplers.Choice choice = Samplers.choose(s.path("sampler_name").asText(), s.path("scheduler").asText());
        if (!Samplers.built().contains(choice.sampler())) throw new NotBuilt("sampler " + choice.sampler());
        SamplerModel trained = SamplerModel.of(SchedulerSettings.of(model.schedulerConfig()), false);
        return () -> Samplers.create(choice, trained, s.path("steps").asInt(), SchedulerSettings.none());
    }

    /** The case's model; kept open until a case asks for another. */
    private DiffusionModel model(GoldenCase c) throws IOException {
        Path folder = c.modelPath();
        List<Path> wanted = List.of(folder, c.settings().has("vae") ? c.modelPath(c.settings().path("vae").asText()) : folder.resolve("vae"));
        if (wanted.equals(folders)) return model;
        if (model != null) model.close();
        folders = List.of();
        model = DiffusionModel.open(folder, wanted.getLast(), Device.cpu(), NetworkKind.cache(), 0);
        folders = wanted;
        return model;
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isTextual()) texts.add(node.asText());
        for (JsonNode one : node) texts.add(one.asText());
        return texts;
    }

    /** The case's noise for the pictures from one on: first the latents, then what schedulers draw. */
    private static final class Rows implements NoiseSource {
        private final GoldenCase c;
        private final int first;
        private int drawn = -1;

        Rows(GoldenCase c, int first) {
            this.c = c;
            this.first = first;
        }

        @Override
        public Tensor next(int... shape) {
            Tensor all = c.input(drawn < 0 ? "latents" : "noise." + drawn);
            drawn++;
            List<Tensor> rows = new ArrayList<>();
            for (int i = 0; i < shape[0]; i++) rows.add(all.row(first + i));
            return stacked(rows);
        }
    }

    /** Everything a run tells, under the names of the cases. */
    private static final class Recorder implements Progress {
        private final Map<String, List<Tensor>> rows = new HashMap<>();
        private final Map<String, Object> others = new HashMap<>();
        private Conditioning conditioning;

        @Override
        public void encoded(Conditioning encoded) {
            conditioning = encoded;
        }

        @Override
        public void started(Tensor latent, double[] timesteps) {
            others.put("timesteps", timesteps);
            add("latents.init", latent.copy());
            for (int i = 0; i < latent.dim(0); i++) {
                add("prompt_embeds", conditioning.prompt());
                if (conditioning.isGuided()) add("negative_prompt_embeds", conditioning.negative());
            }
        }

        @Override
        public void step(int step, int steps, Tensor latent, Duration elapsed) {
            add("latents." + (step - 1), latent);
            if (step == steps) add("latents.last", latent);
        }

        @Override
        public void decoded(Tensor pictures) {
            add("image", pictures);
        }

        private void add(String name, Tensor tensor) {
            rows.computeIfAbsent(name, n -> new ArrayList<>()).add(tensor);
        }

        Map<String, Object> answers() {
            Map<String, Object> answers = new HashMap<>(others);
            rows.forEach((name, tensors) -> answers.put(name, stacked(tensors)));
            return answers;
        }
    }

    private static Tensor stacked(List<Tensor> tensors) {
        int[] shape = tensors.getFirst().shape().clone();
        shape[0] = tensors.stream().mapToInt(t -> t.dim(0)).sum();
        Tensor all = Tensor.zeros(shape);
        int at = 0;
        for (Tensor tensor : tensors) {
            System.arraycopy(tensor.data(), 0, all.data(), at, tensor.data().length);
            at += tensor.data().length;
        }
        return all;
    }
}
