package io.darkroom.diffusion.scheduler;

import io.darkroom.diffusion.noise.NoiseSource;
import io.darkroom.diffusion.tensor.Tensor;

/**
 * Chung et al., CFG++: Manifold-constrained Classifier Free Guidance for Diffusion Models, 2024: DDIM steps whose clean picture
 * is guided, and whose noise is that of the negative prompt. Scales from 0 to 12.5 mean 0 to 1 here, as in AUTOMATIC1111.
 */
final class DdimCfgPlusPlusSampler extends TimestepSampler {

    private static final double SHARE = 1 / 12.5;

    private final TimestepRun run;
    private final double eta;

    DdimCfgPlusPlusSampler(TimestepRun run) {
        super(run, run.topDown(run.times().length - 1));
        this.run = run;
        this.eta = run.options().number("eta", run.options().number("eta_ddim", 0, 0, 1), 0, 1);
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor latent, NoiseSource noise) {
        return step(index, output, output, latent, noise);
    }

    @Override
    public Tensor step(int index, Tensor output, Tensor unguided, Tensor latent, NoiseSource noise) {
        double from = alpha(run.time(index));
        double to = alpha(run.timeAfter(index));
        double deviation = eta * DdimSampler.deviation(from, to);
        double keep = Math.sqrt(to / from);
        double away = -keep * Math.sqrt(1 - from);
        double along = Math.sqrt(1 - to - deviation * deviation);
        Terms moved = Terms.of(keep, latent).plus(SHARE * away, noise(index, output, latent)).plus((1 - SHARE) * away + along, noise(index, unguided, latent));
        return eta == 0 ? moved.sum() : moved.plus(deviation, noise.next(latent.shape())).sum();
    }
}
