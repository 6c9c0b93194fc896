package io.darkroom.worker.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.darkroom.contracts.job.Sampling;
import io.darkroom.contracts.job.TextToImage;
import io.darkroom.diffusion.noise.SeededNoise;
import io.darkroom.diffusion.pipeline.Guidance;
import io.darkroom.diffusion.pipeline.TextToImageRequest;
import io.darkroom.diffusion.scheduler.SamplerModel;
import io.darkroom.diffusion.scheduler.Samplers;
import io.darkroom.diffusion.scheduler.Scheduler;
import io.darkroom.diffusion.scheduler.SchedulerSettings;
import io.darkroom.diffusion.scheduler.Schedulers;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** Tasks in the words of the pipelines. */
final class DiffusionRequests {

    private DiffusionRequests() {
    }

    /**
     * @param schedulerConfig the model's own {@code scheduler_config.json}
     * @throws IllegalArgumentException the scheduler is unknown, or a number is out of range
     */
    static TextToImageRequest of(TextToImage task, JsonNode schedulerConfig) {
        long[] seeds = LongStream.range(0, task.samples()).map(i -> task.seed() + i).toArray();
        return new TextToImageRequest(task.prompt(), task.negativePrompt(), task.width(), task.height(), task.samples(),
            new Guidance(task.guidanceScale(), 0), task.clipSkip() - 1, task.clipSkipNegative(),
            scheduler(task, SchedulerSettings.of(schedulerConfig)), () -> SeededNoise.of(seeds));
    }

    private static Supplier<Scheduler> scheduler(TextToImage task, SchedulerSettings model) {
        return switch (task.sampling()) {
            case Sampling.Diffusers diffusers -> () -> Schedulers.create(diffusers.scheduler(), wishes(diffusers, model), task.steps());
            case Sampling.WebUi webUi -> sampler(webUi, SamplerModel.of(model, false), task.steps());
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
