package io.darkroom.diffusion.scheduler;

/** A scheduler that works on noise levels: sigma is noise over picture. */
public interface SigmaScheduler extends Scheduler {

    /** The levels that the run follows, and the closing one; falling. */
    double[] sigmas();

    /** The level of the latent that call {@code index} sees; at the number of calls, the closing level. */
    double sigma(int index);
}
