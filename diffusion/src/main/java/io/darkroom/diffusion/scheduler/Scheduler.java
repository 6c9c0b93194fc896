package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/**
 * One denoising run: at which times the network is asked, and how its answers move the latent. An instance serves one run,
 * because multistep algorithms remember earlier answers; make it anew from its name and settings for the next.
 *
 * <p>The loop that drives it:
 * <pre>{@code
 * latent = begin(noise * initNoiseSigma(), noise)
 * for i in 0 .. timesteps().length - 1:
 *     output = network(latent * inputScale(i), timesteps()[i])
 *     latent = step(i, output, latent, noise)
 * }</pre>
 */
public interface Scheduler {

    /**
     * The time of every network call in order, between 0 and 999, possibly fractional. Algorithms that choose their own steps
     * know only the calls up to the next one: the list grows with each step, and the run is over when all on it are made.
     */
    double[] timesteps();

    /** How many network calls there will be in all, as far as is known by now. */
    default int expectedCalls() {
        return timesteps().length;
    }

    /** How many network calls make one step, but for the last: 2 for algorithms that look twice. Image-to-image and hand-over count steps. */
    default int callsPerStep() {
        return 1;
    }

    /** The factor that turns standard normal numbers into the first latent; at least 1 for sigma-based algorithms, else 1. */
    double initNoiseSigma();

    /** The factor on the latent before call {@code index}; 1 where the algorithm works on the unscaled latent. */
    double inputScale(int index);

    /**
     * The latent as the first call wants it: asked once, before it. Only algorithms that add noise ahead of a call do anything.
     *
     * @param noise asked only where the algorithm draws
     */
    default Tensor begin(Tensor latent, NoiseSource noise) {
        return latent;
    }

    /**
     * The latent after call {@code index}.
     *
     * @param output what the network answered (guided), same shape as {@code latent}; noise, velocity or sample as the settings say
     * @param latent the unscaled latent that went in, [batch, channels, height, width]
     * @param noise  asked only where the algorithm draws; a step that draws nothing takes none
     */
    Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise);

    /**
     * As {@link #step(int, Tensor, Tensor, NoiseSource)}, for algorithms that also look at what the guidance started from.
     *
     * @param unguided what the network answered to the negative prompt alone; where there is no guidance, the same as {@code output}
     */
    default Tensor step(int index, Tensor output, Tensor unguided, Tensor latent, NoiseSource noise) {
        return step(index, output, latent, noise);
    }

    /** A clean latent noised to the level before call {@code index}; image-to-image starts here. */
    Tensor addNoise(Tensor clean, Tensor noise, int index);
}
