package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.List;
import java.util.function.IntFunction;

/**
 * From words to short videos, with a model of pictures and motion modules (Guo et al., AnimateDiff, 2023).
 *
 * <p>Progress is told latents with all frames of a video one below the other, [videos, channels, frames * height, width], and in
 * the end the frames of all videos one after the other.
 *
 * @param model  what frames look like; stays open while runs are in progress, as {@code motion} does
 * @param motion the model's UNet with motion modules
 */
public record TextToVideo(DiffusionModel model, MotionDenoiser motion) {

    /**
     * Makes the videos of a request, in the order of its noise streams.
     *
     * @return the frames of the first video, then those of the second, and so on
     * @throws IllegalArgumentException size or length do not fit the model, or the model is made for something else
     * @throws CancelledException       {@code cancellation} was asked to
     */
    public List<Image> run(TextToVideoRequest request, Progress progress, Cancellation cancellation) {
        TextToImageRequest still = request.still();
        model.require(DiffusionModel.Purpose.PICTURES);
        model.checkSize(still.height(), still.width());
        int frames = request.frames();
        if (frames > motion.mostFrames()) throw new IllegalArgumentException(frames + " frames are more than the motion modules' " + motion.mostFrames());
        Recipe recipe = still.recipe();

        // 1. The prompts become what the denoiser looks at.
        IntFunction<Conditioning> conditioning = recipe.encode(model, progress, cancellation);

        // 2. The first latents are pure noise.
        SchedulePart schedule = recipe.schedule().get();
        NoiseSource noise = strips(recipe.noise().get(), frames);
        int factor = model.autoencoder().settings().factor();
        int height = still.height() / factor;
        int width = still.width() / factor;
        Tensor latent = schedule.startNoise(noise.next(still.pictures(), model.autoencoder().settings().latentChannels(), frames * height, width));

        // 3. Step by step it is taken away, from all frames together.
        try (MotionDenoiser.Session session = motion.session(frames, cancellation)) {
            GuidedDenoiser denoiser = recipe.denoiser(model, session, conditioning, still.height(), still.width(), schedule.calls(), cancellation);
            latent = new DenoisingLoop(schedule, LatentRule.NONE).run(latent, denoiser, noise, progress);
        }

        // 4. Frame by frame what is left is decoded.
        return model.autoencoder().images(frames(latent, frames), progress, cancellation);
    }

    /** Noise is drawn as a video's, [videos, channels, frames, height, width]. */
    private static NoiseSource strips(NoiseSource noise, int frames) {
        return shape -> new Tensor(shape, noise.next(shape[0], shape[1], frames, shape[2] / frames, shape[3]).data());
    }

    /** Frames one after the other, [videos * frames, channels, height, width]. */
    private static Tensor frames(Tensor strips, int frames) {
        int channels = strips.dim(1);
        int size = strips.dim(2) / frames * strips.dim(3);
        Tensor apart = Tensor.zeros(strips.dim(0) * frames, channels, strips.dim(2) / frames, strips.dim(3));
        for (int k = 0; k < apart.dim(0) * channels; k++) {
            int frame = k / channels;
            int from = ((frame / frames * channels + k % channels) * frames + frame % frames) * size;
            System.arraycopy(strips.data(), from, apart.data(), k * size, size);
        }
        return apart;
    }
}
