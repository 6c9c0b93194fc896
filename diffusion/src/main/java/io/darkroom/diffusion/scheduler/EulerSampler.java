package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.stream.IntStream;

/** Karras et al., Elucidating the Design Space of Diffusion-Based Generative Models, 2022, algorithm 2 without correction. */
final class EulerSampler extends ChurnSampler {

    EulerSampler(SamplerRun run) {
        super(run, IntStream.range(0, run.stepsToGo()).mapToDouble(i -> raised(run, i)).toArray());
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        return raise(euler(latent, clean(index, output, latent), sigma(index), level(index + 1)), index + 1, noise);
    }
}
