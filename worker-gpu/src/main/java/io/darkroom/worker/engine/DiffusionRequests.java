package io.darkroom.worker.engine;

import io.darkroom.contracts.job.PromptReading;
import io.darkroom.contracts.job.Sampling;
import io.darkroom.contracts.job.TextToImage;
import io.darkroom.diffusion.noise.SeededNoise;
import io.darkroom.diffusion.pipeline.ClassifierFreeGuidance;
import io.darkroom.diffusion.pipeline.DiffusionModel;
import io.darkroom.diffusion.pipeline.Guidance;
import io.darkroom.diffusion.pipeline.PlainPrompts;
import io.darkroom.diffusion.pipeline.Prompts;
import io.darkroom.diffusion.pipeline.Recipe;
import io.darkroom.diffusion.pipeline.TextToImageRequest;
import io.darkroom.diffusion.pipeline.WebUiPrompts;
import io.darkroom.diffusion.prompt.Chunks;
import io.darkroom.diffusion.prompt.Composition;
import io.darkroom.diffusion.prompt.Embeddings;
import io.darkroom.diffusion.prompt.Emphasis;
import io.darkroom.diffusion.scheduler.SamplerModel;
import io.darkroom.diffusion.scheduler.Samplers;
import io.darkroom.diffusion.scheduler.Scheduler;
import io.darkroom.diffusion.scheduler.SchedulerSettings;
import io.darkroom.diffusion.scheduler.Schedulers;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Tasks in the words of the pipelines. */
final class DiffusionRequests {

    private DiffusionRequests() {
    }

    /**
     * @param model whose own scheduler settings the task's start from
     * @throws IllegalArgumentException the scheduler is unknown, or a number is out of range
     */
    static TextToImageRequest of(TextToImage task, DiffusionModel model) {
        long[] seeds = LongStream.range(0, task.samples()).map(i -> task.seed() + i).toArray();
        Supplier<Scheduler> scheduler = scheduler(task, model);
        return new TextToImageRequest(Recipe.of(prompts(task, scheduler), guidance(task), scheduler, () -> SeededNoise.of(seeds)),
            task.width(), task.height(), task.samples());
    }

    /** Each family of samplers comes with its own dialect of prompts. */
    private static Prompts prompts(TextToImage task, Supplier<Scheduler> scheduler) {
        int skip = task.clipSkip() - 1;
        return switch (task.sampling()) {
            case Sampling.Diffusers diffusers -> new PlainPrompts(task.prompt(), null, task.negativePrompt(), null, skip, task.clipSkipNegative());
            case Sampling.WebUi webUi -> {
                PromptReading reading = webUi.prompts();
                Chunks.Options options = new Chunks.Options(Emphasis.of(reading.emphasis()), reading.commaBacktrack());
                yield new WebUiPrompts(task.prompt(), task.negativePrompt(), 0, task.steps() * scheduler.get().callsPerStep(), skip, options,
                    reading.padShorter(), Embeddings.NONE);
            }
        };
    }

    /** Weighted prompts are measured against the negative prompt at any scale, and some samplers always go by it. */
    private static Guidance guidance(TextToImage task) {
        return switch (task.sampling()) {
            case Sampling.Diffusers diffusers -> ClassifierFreeGuidance.of(task.guidanceScale());
            case Sampling.WebUi webUi -> {
                List<Composition.Part> parts = Composition.parts(task.prompt());
                boolean weighted = parts.size() > 1 || parts.getFirst().weight() != 1;
                boolean always = weighted || Samplers.alwaysNeedsNegative(Samplers.choose(webUi.sampler(), webUi.schedule()).sampler());
                yield new ClassifierFreeGuidance(task.guidanceScale(), 0, always);
            }
        };
    }

    private static Supplier<Scheduler> scheduler(TextToImage task, DiffusionModel model) {
        SchedulerSettings settings = SchedulerSettings.of(model.schedulerConfig());
        return switch (task.sampling()) {
            case Sampling.Diffusers diffusers -> () -> Schedulers.create(diffusers.scheduler(), wishes(diffusers, settings), task.steps());
            case Sampling.WebUi webUi -> sampler(webUi, SamplerModel.of(settings, model.isXl()), task.steps());
        };
    }

    private static Supplier<Scheduler> sampler(Sampling.WebUi wish, SamplerModel trained, int steps) {
        Samplers.Choice choice = Samplers.choose(wish.sampler(), wish.schedule());
        SchedulerSettings options = SchedulerSettings.none();
        for (var option : wish.options().entrySet()) options = options.with(option.getKey(), option.getValue());
        SchedulerSettings settled = options;
        return () -> Samplers.create(choice, trained, steps, settled);
    }

    private static SchedulerSettings wishes(Sampling.Diffusers wish, SchedulerSettings model) {
        SchedulerSettings settings = model;
        if (wish.karrasSigmas() != null) settings = settings.with("use_karras_sigmas", wish.karrasSigmas());
        if (wish.algorithmType() != null) settings = settings.with("algorithm_type", algorithm(wish.algorithmType()));
        return settings;
    }

    /** The documented value has one plus too many; by the dialect's own table it means DPM++ 2M SDE. */
    private static String algorithm(String documented) {
        return documented.equals("dpmsolver+++") ? "sde-dpmsolver++" : documented;
    }
}
