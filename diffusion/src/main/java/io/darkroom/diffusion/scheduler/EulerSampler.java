package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.stream.IntStream;

/** Karras et al., Elucidating the Design Space of Diffusion-Based Generative Models, 2022, algorithm 2 without correction. */
final class EulerSampler extends LevelSampler {

    private final Churn churn;

    EulerSampler(SamplerRun run) {
        this(run, new Churn(run));
    }

    private EulerSampler(SamplerRun run, Churn churn) {
        super(run, IntStream.range(0, run.stepsToGo()).mapToDouble(churn::level).toArray());
        this.churn = churn;
    }

    @Override
    public Tensor begin(Tensor latent, NoiseSource noise) {
        return churn.raise(latent, 0, noise);
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        return churn.raise(euler(latent, clean(index, output, latent), sigma(index), level(index + 1)), index + 1, noise);
    }
}
