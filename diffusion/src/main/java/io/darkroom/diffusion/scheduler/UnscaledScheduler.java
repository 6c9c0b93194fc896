package io.darkroom.diffusion.scheduler;

/** A scheduler whose latent keeps variance 1: it starts as standard normal numbers, and the network sees it as it is. */
interface UnscaledScheduler extends Scheduler {

    @Override
    default double initNoiseSigma() {
        return 1;
    }

    @Override
    default double inputScale(int index) {
        return 1;
    }
}
