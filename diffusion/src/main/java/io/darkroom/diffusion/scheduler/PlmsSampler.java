package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Liu et al., Pseudo Numerical Methods for Diffusion Models on Manifolds, 2022: the first step asks twice, later ones look back. */
final class PlmsSampler extends TimestepSampler {

    private final TimestepRun run;
    private final List<Tensor> noises = new ArrayList<>();
    private Tensor before;

    PlmsSampler(TimestepRun run) {
        super(run, calls(run));
        this.run = run;
    }

    private static double[] calls(TimestepRun run) {
        int steps = run.times().length - 1;
        double[] calls = new double[steps == 0 ? 0 : steps + 1];
        for (int i = 0; i < calls.length; i++) calls[i] = i == 0 ? run.time(0) : i == 1 ? run.timeAfter(0) : run.time(i - 1);
        return calls;
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        Tensor predicted = noise(index, output, latent);
        if (index == 0) {
            before = latent;
            noises.addFirst(predicted);
            return move(latent, run.time(0), run.timeAfter(0), predicted, 0).sum();
        }
        if (index == 1) {
            Tensor mean = Terms.of(0.5, noises.getFirst()).plus(0.5, predicted).sum();
            return move(before, run.time(0), run.timeAfter(0), mean, 0).sum();
        }
        noises.addFirst(predicted);
        if (noises.size() > 4) noises.removeLast();
        return move(latent, run.time(index - 1), run.timeAfter(index - 1), AdamsBashforth.extrapolate(noises), 0).sum();
    }
}
