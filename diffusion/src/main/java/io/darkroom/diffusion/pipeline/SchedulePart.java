package io.darkroom.diffusion.pipeline;

import io.darkroom.diffusion.scheduler.AdaptiveScheduler;
import io.darkroom.diffusion.scheduler.Scheduler;
import io.darkroom.diffusion.tensor.Tensor;
import java.util.Arrays;

/**
 * The calls of a schedule that a run makes.
 *
 * @param scheduler for this run alone
 * @param from      the first call
 * @param to        the call after the last
 */
public record SchedulePart(Scheduler scheduler, int from, int to) {

    public SchedulePart {
        int calls = scheduler.timesteps().length;
        if (from < 0 || to > calls || from >= to) throw new IllegalArgumentException("no step is left of " + calls + ": raise the number of steps or the strength");
    }

    /** All of it. */
    public static SchedulePart whole(Scheduler scheduler) {
        return new SchedulePart(scheduler, 0, scheduler.timesteps().length);
    }

    /**
     * The end of it, as image-to-image runs it.
     *
     * @param steps    that the scheduler was made for; it may call more often
     * @param strength 0 to 1: the share of the steps that is run, rounded down
     */
    public static SchedulePart end(Scheduler scheduler, int steps, double strength) {
        if (!(strength >= 0 && strength <= 1)) throw new IllegalArgumentException("strength " + strength + " is outside 0 to 1");
        int kept = Math.min((int) (steps * strength), steps);
        if (kept < 1) throw new IllegalArgumentException("strength " + strength + " leaves none of " + steps + " steps");
        return new SchedulePart(scheduler, (steps - kept) * scheduler.callsPerStep(), scheduler.timesteps().length);
    }

    /**
     * What comes before a share of the training steps is reached, for a run that hands over to another.
     *
     * @param share above 0, below 1
     */
    public SchedulePart until(double share, int trainSteps) {
        if (adaptive()) throw new IllegalArgumentException("an algorithm that chooses its own steps cannot hand over to another");
        return new SchedulePart(scheduler, from, from + (int) Arrays.stream(times()).filter(time -> time >= cut(share, trainSteps)).count());
    }

    /** What comes from there on, for the run that takes over. */
    public SchedulePart after(double share, int trainSteps) {
        int left = (int) Arrays.stream(times()).filter(time -> time < cut(share, trainSteps)).count();
        // Of a step that looks twice both calls belong to the same run.
        if (scheduler.callsPerStep() == 2 && left % 2 == 0) left++;
        return new SchedulePart(scheduler, Math.max(to - left, from), to);
    }

    private static double cut(double share, int trainSteps) {
        if (!(share > 0 && share < 1)) throw new IllegalArgumentException("hand-over at " + share + " is not between 0 and 1");
        return Math.rint(trainSteps - share * trainSteps);
    }

    /** Standard normal numbers at the level that the schedule begins with. */
    Tensor startNoise(Tensor noise) {
        Tensor latent = noise.copy();
        for (int i = 0; i < latent.data().length; i++) latent.data()[i] = (float) (latent.data()[i] * scheduler.initNoiseSigma());
        return latent;
    }

    /** How many calls it makes; of an algorithm that chooses its own steps, as far as is known by now. */
    public int calls() {
        return adaptive() ? scheduler.expectedCalls() : to - from;
    }

    /** Whether a call is to be made. */
    boolean has(int call) {
        return call < (adaptive() ? scheduler.timesteps().length : to);
    }

    private boolean adaptive() {
        return scheduler instanceof AdaptiveScheduler;
    }

    /** The times of its calls. */
    public double[] times() {
        return Arrays.copyOfRange(scheduler.timesteps(), from, to);
    }
}
