package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/** Song et al., Denoising Diffusion Implicit Models, 2021, as AUTOMATIC1111 runs it: one call fewer than times. */
final class DdimSampler extends TimestepSampler {

    private final TimestepRun run;
    private final double eta;

    DdimSampler(TimestepRun run) {
        super(run, run.topDown(run.times().length - 1));
        this.run = run;
        this.eta = run.options().number("eta", run.options().number("eta_ddim", 0, 0, 1), 0, 1);
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        int from = run.time(index);
        int to = run.timeAfter(index);
        double deviation = eta * deviation(alpha(from), alpha(to));
        Terms moved = move(latent, from, to, noise(index, output, latent), deviation);
        return eta == 0 ? moved.sum() : moved.plus(deviation, noise.next(latent.shape())).sum();
    }

    /** Of the fresh noise that a step of the diffusion process itself adds, from one share of the picture to another. */
    static double deviation(double from, double to) {
        return Math.sqrt((1 - to) / (1 - from) * (1 - from / to));
    }
}
