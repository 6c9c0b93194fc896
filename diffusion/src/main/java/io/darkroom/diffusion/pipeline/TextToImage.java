package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.image.Image;
import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.scheduler.Scheduler;
import io.darkroom.diffusion.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * From words to pictures. Safe for several threads: everything a run remembers is its own.
 *
 * @param model stays open while runs are in progress
 */
public record TextToImage(DiffusionModel model) {

    /**
     * Makes the pictures of a request, in the order of its noise streams.
     *
     * @throws IllegalArgumentException the size or the clip skip does not fit the model
     * @throws CancelledException       {@code cancellation} was asked to
     */
    public List<Image> run(TextToImageRequest request, Progress progress, Cancellation cancellation) {
        long began = System.nanoTime();
        int factor = model.autoencoder().settings().factor();
        if (request.width() % factor != 0 || request.height() % factor != 0) {
            throw new IllegalArgumentException(request.width() + "x" + request.height() + " pixels are no multiples of " + factor);
        }

        // 1. The prompts become what the denoiser looks at.
        Conditioning conditioning = encode(request, cancellation);
        progress.encoded(conditioning);

        // 2. The first latent is pure noise.
        Scheduler scheduler = request.scheduler().get();
        NoiseSource noise = request.noise().get();
        int channels = model.autoencoder().settings().latentChannels();
        Tensor latent = noise.next(request.pictures(), channels, request.height() / factor, request.width() / factor);
        for (int i = 0; i < latent.data().length; i++) latent.data()[i] = (float) (latent.data()[i] * scheduler.initNoiseSigma());
        double[] times = scheduler.timesteps();
        progress.started(latent, times);
        latent = scheduler.begin(latent, noise);

        // 3. Step by step the denoiser says what is noise in it, and the scheduler takes some of that away.
        try (Denoiser.Loop loop = model.denoiser().loop(conditioning, request.guidance(), request.pictures(), cancellation)) {
            for (int i = 0; i < times.length; i++) {
                Tensor output = loop.predict(latent, scheduler.inputScale(i), times[i]);
                latent = scheduler.step(i, output, latent, noise);
                progress.step(i + 1, times.length, latent, Duration.ofNanos(System.nanoTime() - began));
            }
        }

        // 4. What is left is decoded, one picture after the other.
        Tensor pictures = decode(latent, cancellation);
        progress.decoded(pictures);

        // 5. Numbers become bytes.
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < request.pictures(); i++) images.add(Image.of(pictures, i));
        return images;
    }

    private Conditioning encode(TextToImageRequest request, Cancellation cancellation) {
        Tensor prompt = model.promptEncoder().encode(request.prompt(), request.clipSkip(), cancellation);
        if (!request.guidance().isOn()) return new Conditioning(prompt, null);
        int skip = request.clipSkipNegativeToo() ? request.clipSkip() : 0;
        return new Conditioning(prompt, model.promptEncoder().encode(request.negativePrompt(), skip, cancellation));
    }

    /** Pictures in [0, 1]. */
    private Tensor decode(Tensor latent, Cancellation cancellation) {
        Autoencoder autoencoder = model.autoencoder();
        Tensor plain = autoencoder.unscale(latent);
        Tensor pictures = null;
        for (int i = 0; i < latent.dim(0); i++) {
            Tensor picture = autoencoder.decode(plain.row(i), cancellation);
            if (pictures == null) pictures = Tensor.zeros(latent.dim(0), picture.dim(1), picture.dim(2), picture.dim(3));
            float[] from = picture.data();
            for (int k = 0; k < from.length; k++) pictures.data()[i * from.length + k] = Math.clamp(from[k] / 2 + 0.5f, 0f, 1f);
        }
        return pictures;
    }
}
