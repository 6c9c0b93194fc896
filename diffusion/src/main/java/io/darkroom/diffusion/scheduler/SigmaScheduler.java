package io.darkroom.diffusion.scheduler;

/** A scheduler that works on noise levels: sigma is noise over picture. */
public interface SigmaScheduler extends Scheduler {

    /** The level before every network call, and the closing one; falling. */
    double[] sigmas();
}
