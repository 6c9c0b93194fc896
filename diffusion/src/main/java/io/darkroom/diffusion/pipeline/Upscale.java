package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.scheduler.Scheduler;
import io.darkroom.diffusion.scheduler.SchedulerSettings;
import io.darkroom.diffusion.scheduler.Schedulers;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Enlarges a picture, most often four times (Rombach et al. 2022; noise on the picture after Ho et al., Cascaded Diffusion
 * Models, 2022). Such models see the small picture, a little noisy, beside a latent of the same size, and are told how noisy.
 *
 * @param model stays open while runs are in progress
 */
public record Upscale(DiffusionModel model) {

    /**
     * Makes the pictures of a request, in the order of its noise streams.
     *
     * @param recipe     its {@code pictureNoise} goes onto the small picture
     * @param start      [number, 3, height, width] in [0, 1]; several are taken in turn
     * @param noiseLevel the time up to which the small picture is noised, 0 to the model's limit, usually 20
     * @param pictures   1 to 64
     * @throws IllegalArgumentException noise level or clip skip do not fit the model, or the model is made for something else
     * @throws CancelledException       {@code cancellation} was asked to
     */
    public List<Image> run(Recipe recipe, Tensor start, int noiseLevel, int pictures, Progress progress, Cancellation cancellation) {
        TextToImageRequest.checkPictures(pictures);
        model.require(DiffusionModel.Purpose.UPSCALING);
        int most = model.parts().mostPictureNoise();
        if (noiseLevel < 0 || noiseLevel > most) throw new IllegalArgumentException("noise level " + noiseLevel + " is outside 0 to " + most);

        // 1. The prompts become what the denoiser looks at.
        IntFunction<Conditioning> conditioning = recipe.encode(model, progress, cancellation);

        // 2. The small picture is noised.
        Tensor beside = noised(start, noiseLevel, recipe.pictureNoise().get());

        // 3. The first latent is pure noise, of the small picture's size.
        SchedulePart schedule = recipe.schedule().get();
        NoiseSource noise = recipe.noise().get();
        Tensor latent = schedule.startNoise(noise.next(pictures, model.autoencoder().settings().latentChannels(), start.dim(2), start.dim(3)));

        // 4. Step by step it is taken away.
        RowPart level = (row, moment, cancelled) -> row.with("class_labels", new Tensor(new int[] {1}, new float[] {noiseLevel}));
        try (Denoiser.Session session = model.denoiser().session(cancellation)) {
            GuidedDenoiser denoiser = recipe.first(List.of(new Beside(beside), level)).denoiser(model, session, conditioning, start.dim(2), start.dim(3), schedule.calls(),
                cancellation);
            latent = new DenoisingLoop(schedule, LatentRule.NONE).run(latent, denoiser, noise, progress);
        }

        // 5. What is left is decoded, which enlarges it.
        return model.autoencoder().images(latent, progress, cancellation);
    }

    /** In [-1, 1], at the noise level of a training step. */
    private Tensor noised(Tensor start, int time, NoiseSource noise) {
        Tensor picture = start.copy();
        for (int i = 0; i < picture.data().length; i++) picture.data()[i] = 2 * picture.data()[i] - 1;
        Scheduler scheduler = Schedulers.create("DDPMScheduler", everyTime(), trainSteps());
        return scheduler.addNoise(picture, noise.next(picture.shape().clone()), trainSteps() - 1 - time);
    }

    private int trainSteps() {
        return model.parts().pictureNoise().path("num_train_timesteps").asInt(1000);
    }

    private SchedulerSettings everyTime() {
        return SchedulerSettings.of(model.parts().pictureNoise()).with("timestep_spacing", "leading").with("steps_offset", 0);
    }
}
