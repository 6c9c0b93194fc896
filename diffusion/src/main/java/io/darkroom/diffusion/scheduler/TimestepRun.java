package io.darkroom.diffusion.scheduler;

/**
 * What a sampler is started with that counts in training steps.
 *
 * @param times    rising; the run goes down from the last
 * @param noisedTo the time that image-to-image is noised to: the one above the last
 */
record TimestepRun(SamplerModel model, int[] times, int noisedTo, SchedulerSettings options, boolean fromPicture) {

    /** The time {@code step} steps down from the top. */
    int time(int step) {
        return times[times.length - 1 - step];
    }

    /** Where step {@code step} ends. */
    int timeAfter(int step) {
        return times[Math.max(times.length - 2 - step, 0)];
    }

    /** The times of {@code calls} calls from the top down. */
    double[] topDown(int calls) {
        double[] down = new double[calls];
        for (int i = 0; i < calls; i++) down[i] = time(i);
        return down;
    }
}
