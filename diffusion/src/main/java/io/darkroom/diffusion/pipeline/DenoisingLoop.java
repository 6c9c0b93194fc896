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
    public Tensor run(Tensor latent, GuidedDenoiser denoiser, NoiseSource noise, Progress progress) {
        long began = System.nanoTime();
        Scheduler scheduler = schedule.scheduler();
        double[] times = scheduler.timesteps();
        progress.started(latent, schedule.times());
        if (schedule.from() == 0) latent = scheduler.begin(latent, noise);
        for (int call = schedule.from(); call < schedule.to(); call++) {
            int done = call - schedule.from();
            Tensor output = denoiser.predict(done, rule.shown(call, latent), scheduler.inputScale(call), times[call]);
            latent = rule.stepped(call, scheduler.step(call, rule.answered(call, output, latent), latent, noise));
            progress.step(done + 1, schedule.calls(), latent, Duration.ofNanos(System.nanoTime() - began));
        }
        return latent;
    }
}
