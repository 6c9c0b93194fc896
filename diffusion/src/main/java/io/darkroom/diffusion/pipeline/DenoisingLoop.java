package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.scheduler.Scheduler;
import io.darkroom.diffusion.tensor.Tensor;
import java.time.Duration;

/**
 * Step by step the denoiser says what is noise in a latent, and the scheduler takes some of that away.
 *
 * @param schedule which calls are made
 * @param rule     what else happens around each
 */
public record DenoisingLoop(SchedulePart schedule, LatentRule rule) {

    /**
     * Runs it.
     *
     * @param latent   [pictures, channels, height, width], at the noise level of the first call
     * @param denoiser answers for all pictures, guided
     * @param noise    asked where the scheduler draws
     * @return the latent after the last step
     */
    public Tensor run(Tensor latent, LatentDenoiser denoiser, NoiseSource noise, Progress progress) {
        long began = System.nanoTime();
        Scheduler scheduler = schedule.scheduler();
        progress.started(latent, schedule.times());
        if (schedule.from() == 0) latent = scheduler.begin(latent, noise);
        for (int call = schedule.from(); schedule.has(call); call++) {
            int done = call - schedule.from();
            GuidedDenoiser.Answer answer = denoiser.predict(done, rule.shown(call, latent), scheduler.inputScale(call), scheduler.timesteps()[call]);
            Tensor output = rule.answered(call, answer.guided(), latent);
            latent = rule.stepped(call, scheduler.step(call, output, answer.unguided(), latent, noise));
            progress.step(done + 1, schedule.calls(), latent, Duration.ofNanos(System.nanoTime() - began));
        }
        return latent;
    }
}
